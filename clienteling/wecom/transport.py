"""HTTP to WeCom with bounds: one host, one deadline per call, a cap on answers, no redirects, no open transaction."""

import time
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db import connection
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from clienteling.wecom.watchdog import Watched, watchdog

CHUNK_BYTES = 64 * 1024
BOUNDS = {"allow_redirects": False, "stream": True}


class TooLarge(requests.RequestException):
    """The answer is larger than we read."""


class NotSent(requests.RequestException):
    """No connection was made in time: nothing left this machine."""


class NetworkInTransaction(RuntimeError):
    """A call to WeCom inside a database transaction would hold locks for as long as WeCom likes."""


def forbid_transaction() -> None:
    """Raises NetworkInTransaction. A test case's own wrapping transaction does not count."""
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise NetworkInTransaction("no call to WeCom inside a transaction")


class _Http(Watched, HTTPConnection):
    pass


class _Https(Watched, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


class Adapter(HTTPAdapter):
    """An adapter whose sockets the watchdog can end."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


class Session(requests.Session):
    """A session for one thread that reaches nothing but `root`. Set `deadline` (monotonic) before a call."""

    def __init__(self, root: str) -> None:
        super().__init__()
        self.root = urlsplit(root)
        self.trust_env = False
        self.adapters.clear()
        self.mount(f"{self.root.scheme}://{self.root.netloc}/", Adapter(pool_connections=1, pool_maxsize=1))
        self.deadline = 0.0

    def request(self, method: str | bytes, url: str | bytes, **kwargs: Any) -> requests.Response:  # type: ignore[override]  # all by keyword
        """One bounded call; the body is read here, so nobody reads it later without a deadline."""
        forbid_transaction()
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise NotSent("no time left")
        with watchdog.guarding(self.deadline) as call:
            try:
                answer = super().request(method, url, **{**kwargs, **BOUNDS, "timeout": left})
            except requests.RequestException:
                if call.sock is None:
                    raise NotSent("no connection") from None
                raise
            answer._content = self._read(answer)
        return answer

    def _read(self, answer: requests.Response) -> bytes:
        content = bytearray()
        for chunk in answer.iter_content(CHUNK_BYTES):
            content += chunk
            if len(content) > settings.WECOM_ANSWER_CAP_BYTES:
                answer.close()
                raise TooLarge("answer over the cap")
        return bytes(content)
