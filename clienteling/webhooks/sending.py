"""One POST to another system: https, the address checked and then used, no redirect followed, one deadline for all."""

import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPException, HTTPSConnection
from ipaddress import ip_address
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

DEADLINE_S = 10.0
LONGEST_URL = 500
Resolve = Callable[[str, int], list[str]]


class Refused(Exception):
    """We do not send there; the reason is a code."""


@dataclass(frozen=True)
class Answer:
    """`status` is 0 where there was none; `error` is empty when it was accepted."""

    status: int
    error: str

    @property
    def accepted(self) -> bool:
        return 200 <= self.status < 300


def resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[4][0]) for address in found]


def checked(url: str) -> SplitResult:
    """An address of the shape we send to. Raises Refused."""
    try:
        parts = urlsplit(url)
        port = parts.port
        (parts.hostname or "").encode("idna")
    except ValueError:
        raise Refused("url_unreadable") from None
    if not url.startswith("https://") or not parts.hostname or not url.isascii() or not url.isprintable() or " " in url:
        raise Refused("https_only")
    if parts.username or parts.password or parts.fragment or port == 0 or len(url) > LONGEST_URL:
        raise Refused("url_unreadable")
    if settings.WEBHOOK_HOSTS and parts.hostname not in {*settings.WEBHOOK_HOSTS, *settings.WEBHOOK_INTERNAL_HOSTS}:
        raise Refused("host_not_listed")
    return parts


def address_of(host: str, port: int, find: Resolve) -> str:
    """Where to connect: no address of the host may be inside, unless the house says so. Raises Refused, OSError."""
    addresses = find(host, port)
    if not addresses:
        raise Refused("no_address")
    if host not in settings.WEBHOOK_INTERNAL_HOSTS and not all(outside(address) for address in addresses):
        raise Refused("address_inside")
    return addresses[0]


def outside(address: str) -> bool:
    found = ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    return found.is_global and not found.is_multicast


class Pinned(HTTPSConnection):
    """Connects to the address that was checked, and asks it for the host's certificate."""

    def __init__(self, host: str, port: int, *, address: str) -> None:
        super().__init__(host, port, timeout=DEADLINE_S, context=context(settings.WEBHOOK_CA_FILE))
        self.address = address
        self.over = False

    def connect(self) -> None:
        """The socket that will be used is known before a byte is read from it, so that the deadline may cut it."""
        plain = socket.create_connection((self.address, self.port), DEADLINE_S)
        tls = context(settings.WEBHOOK_CA_FILE)
        sock = tls.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = sock
        if self.over:
            raise TimeoutError
        sock.do_handshake()

    def cut(self) -> None:
        """The deadline is over, however slowly the other side still speaks."""
        self.over = True
        if self.sock:
            with suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)  # the plain one: TLS's own is not for other threads


@lru_cache(maxsize=4)
def context(ca_file: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file or None)


def post(url: str, body: bytes, headers: Mapping[str, str], *, find: Resolve = resolve) -> Answer:
    """What the other side said; of its answer only the status is read. A redirect is no acceptance."""
    try:
        parts = checked(url)
        host, port = parts.hostname or "", parts.port or 443
        connection = Pinned(host, port, address=address_of(host, port, find))
    except Refused as error:
        return Answer(0, str(error))
    except OSError:
        return Answer(0, "no_address")
    return ask(connection, parts, body, headers)


def ask(connection: Pinned, parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> Answer:
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    timer = Timer(DEADLINE_S, connection.cut)
    timer.start()
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
        status = connection.getresponse().status
    except ssl.SSLCertVerificationError:
        return Answer(0, "certificate_refused")
    except TimeoutError:
        return Answer(0, "timed_out")
    except (OSError, HTTPException) as error:
        return Answer(0, "timed_out" if timer.finished.is_set() else f"broken:{type(error).__name__}"[:60])
    finally:
        timer.cancel()
        connection.close()
    return Answer(status, "" if 200 <= status < 300 else f"http_{status}")
