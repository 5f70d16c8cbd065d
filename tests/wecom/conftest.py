"""A WeCom for the tests: the real mock over HTTP, a corp known on both sides, and words for its control API."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import pytest
import requests
from celery.signals import before_task_publish
from pytest_django import Settings

from clienteling.wecom.gateway import Gateway
from clienteling.wecom.mock import Settings as MockSettings
from clienteling.wecom.mock import running_mock
from clienteling.wecom.models import Corp
from tests.factories import CorpFactory

SEND = "/cgi-bin/message/send"
NAMES = ("lin", "zhou", "chan")


class Wecom:
    """The mock's control API, for one corp."""

    def __init__(self, url: str, corp: Corp) -> None:
        self.url = url
        self.corp = corp

    def ask(self, method: str, path: str, **given: Any) -> Any:
        answer = requests.request(method, f"{self.url}/mock/{path}", timeout=10, **given)
        assert answer.ok, answer.text
        return answer.json()

    def set_up(
        self,
        callback_url: str = "",
        contacts: Sequence[dict[str, Any]] = (),
        names: Sequence[str] = NAMES,
        **more: Any,
    ) -> None:
        app = {"agentid": self.corp.agent_id, "secret": self.corp.secret, "callback_url": callback_url or "http://x/"}
        app |= {"token": self.corp.callback_token, "aes_key": self.corp.callback_aes_key}
        members = [{"userid": name, "name": name.title()} for name in names]
        corp = {"corpid": self.corp.corp_id, "apps": [app], "members": members, "contacts": list(contacts), **more}
        self.ask("POST", "setup", json={"corps": [corp]})

    def fault(self, kind: str, path: str = SEND, **how: Any) -> None:
        self.ask("POST", "faults", json={"path": path, "kind": kind, **how})

    def set(self, **settings: Any) -> None:
        self.ask("POST", "settings", json=settings)

    def calls(self, path: str = SEND) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.ask("GET", "journal", params={"path": path})["journal"]
        return rows

    def phone(self, userid: str) -> list[dict[str, Any]]:
        """What the member sees."""
        rows = self.ask("GET", "messages", params={"userid": userid})["messages"]
        return [row for row in rows if row["delivered"]]


@pytest.fixture
def corp(db: None) -> Corp:
    """Its own ID in each test, so that tokens and counts of others in the shared Redis do not matter."""
    return CorpFactory.create(corp_id=f"ww{uuid4().hex[:16]}")


@pytest.fixture
def wecom(corp: Corp, settings: Settings) -> Iterator[Wecom]:
    with running_mock(MockSettings(refuse_unicode_escapes=True)) as mock:
        settings.WECOM_API_URL = settings.WECOM_OAUTH_URL = settings.WECOM_LOGIN_URL = mock.url
        settings.WECOM_CALL_TIMEOUT_S = 2.0
        settings.WECOM_SENDER_THREADS = 8
        staged = Wecom(mock.url, corp)
        staged.set_up()
        yield staged


@pytest.fixture
def gateway(wecom: Wecom) -> Gateway:
    return Gateway(wecom.corp)


@pytest.fixture
def nudges() -> Iterator[list[str]]:
    """Names of the tasks sent to the broker during the test, and none of them stays there."""
    sent: list[str] = []

    def note(sender: str, **_: object) -> None:
        sent.append(sender)

    before_task_publish.connect(note)
    yield sent
    before_task_publish.disconnect(note)
