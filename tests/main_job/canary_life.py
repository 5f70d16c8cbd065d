"""What canary clients live through: they arrive, are alerted about, served, looked up; and what can be read then."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import requests

from clienteling.associates.models import Associate
from clienteling.clients.models import CustomField, FileImport
from clienteling.clients.services import find_by_identity
from tests.main_job import canary
from tests.main_job.house import BAG, House, alerts_about

KEEPER = "keeper"
PASSWORD = "a-long-one-of-a-test"
PROFILE: dict[str, Any] = {
    "identities": {"crm": canary.CRM, "unionid": canary.UNIONID},
    "name": canary.NAME,
    "phone": canary.PHONE,
    "email": canary.EMAIL,
    "custom": {"address": canary.ADDRESS},
    "household": [{"kind": "partner", "name": canary.HOUSEHOLD}],
    "important_dates": [{"kind": "other", "on": "10-01", "label": canary.LABEL}],
    "consents": [{"purpose": "service", "text_version": "2026-01", "proof": canary.PROOF}],
}
FILE = (
    f"crm,name,phone,email\nI-1,{canary.IMPORTED},{canary.IMPORTED_PHONE},{canary.IMPORTED_EMAIL}\n"
    f"I-2,{canary.REJECTED},{canary.STRANGER}0000000,\n"
)


class Person(requests.Session):
    """Somebody's browser."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house

    def look(self, path: str, **given: Any) -> str:
        answer = self.get(f"{self.house.web_url}{path}", timeout=30, **given)
        assert answer.ok, answer.text
        return answer.text

    def fill_in(self, path: str, data: dict[str, Any], key: str = "", **given: Any) -> str:
        token = {"X-CSRFToken": self.cookies["csrf"], "Referer": self.house.web_url, "Idempotency-Key": key}
        headers = token if key else {name: token[name] for name in ("X-CSRFToken", "Referer")}
        answer = self.post(f"{self.house.web_url}{path}", data, headers=headers, timeout=30, **given)
        assert answer.ok, answer.text
        return answer.text


@dataclass(frozen=True)
class Life:
    """A house, and the associate in it who looks after her."""

    house: House
    associate: str
    console: Person

    @classmethod
    def begin(cls, house: House, associate: str) -> "Life":
        """Somebody is at the console, and of every client it may be known where they live."""
        Associate.objects.create_superuser(KEEPER, password=PASSWORD)
        CustomField.objects.create(code="address", labels={"en": "Address"}, kind="text", is_personal=True)
        console = Person(house)
        console.look("/console/login/")
        console.fill_in("/console/login/", {"username": KEEPER, "password": PASSWORD})
        return cls(house, associate, console)

    def arrive(self) -> None:
        """By the API, good rows and bad; by a file, good rows and bad."""
        profile = PROFILE | {"associate": self.associate}
        self.house.post("clients", profile)
        self.house.post("clients", profile | {"name": f"{canary.NAME}女士"})
        self.house.looks(canary.CRM, key="three views")
        wrong = [{"identities": {"crm": "I-3"}, "name": canary.REJECTED, "phone": f"{canary.STRANGER}0000000"}]
        unknown = {"client": {"phone": canary.STRANGER}, "kind": "store_visit", "occurred_at": "2026-11-20T10:00:00Z"}
        for what, body in (("clients", wrong), ("activities", {"activities": [unknown]})):
            address = f"{self.house.web_url}/api/v1/{what}/"
            requests.post(address, json=body, headers=self.house.headers | {"Idempotency-Key": "x"}, timeout=30)
        add = "/console/clients/fileimport/add/"
        self.console.look(add)
        form = {"kind": "clients", "market": self.house.market.pk, "source": "crm"}
        self.console.fill_in(add, form, files={"file": ("people.csv", FILE.encode())})

    def card(self) -> dict[str, Any] | None:
        """The one about her, once it is on the associate's phone."""
        return next((card for card in self.house.cards(self.associate) if canary.NAME in title(card)), None)

    def is_told(self) -> bool:
        return self.card() is not None and FileImport.objects.latest("pk").is_settled

    def is_done(self) -> bool:
        return any(alert.handling == "done" for alert in alerts_about(canary.CRM))

    def go_on(self) -> dict[str, str]:
        """By her associate's phone: found, looked at, noted, wished for, shown in full; looked up; the card done."""
        seen = self.served() | self.looked_up()
        self.house.press(self.associate, self.card() or {})
        return seen

    def served(self) -> dict[str, str]:
        here = self.house
        phone = Person(here)
        begun = phone.get(f"{here.web_url}/m/login/{here.market.code}/", allow_redirects=False, timeout=30)
        assert phone.get(begun.headers["Location"].replace("#", f"&as={self.associate}#"), timeout=30).ok
        page = f"/m/clients/{uid()}/"
        phone.look("/m/clients/")
        found = phone.fill_in("/m/clients/", {"q": canary.NAME[:4]})
        phone.look(page)
        phone.fill_in(f"{page}notes/", {"text": canary.NOTE})
        phone.fill_in(f"{page}wishes/", {"product": BAG, "occasion": canary.OCCASION, "promise": canary.PROMISE})
        why = {"field": "phone", "reason": "other", "words": f"回电 {canary.PHONE} 或 {canary.EMAIL}"}
        alert = f"/api/v1/alerts/{alerts_about(canary.CRM)[0].pk}/acknowledge/"
        kept = [phone.fill_in(alert, {}, key="seen", json={}) for _ in range(2)]
        revealed = phone.fill_in(f"{page}reveal/", why)
        return {"search": found, "page": phone.look(page), "revealed": revealed, "kept": kept[1]}

    def looked_up(self) -> dict[str, str]:
        """In the console and by the API, each with the name in the address."""
        found = self.console.look("/console/clients/client/", params={"q": canary.NAME})
        self.console.look("/console/clients/client/", params={"q": canary.PHONE[-4:]})
        asked = requests.get(
            f"{self.house.web_url}/api/v1/clients/",
            params={"q": canary.NAME[:4]},
            headers=self.house.headers,
            timeout=30,
        )
        pk = alerts_about(canary.CRM)[0].client_id
        client = self.console.look(f"/console/clients/client/{pk}/change/")
        return {"console": found, "API": asked.text, "client": client}


def title(card: dict[str, Any]) -> str:
    return str(card["content"].get("main_title", {}).get("title", ""))


def uid() -> str:
    client = find_by_identity("crm", canary.CRM, "shop")
    assert client is not None
    return str(client.uid)


def everything(house: House, logs: Iterable[str], on_the_way: bytes) -> dict[str, bytes]:
    """What is to be read where, when all is done."""
    return {f"{name} log": house.log(name).read_bytes() for name in logs} | {
        "request paths": canary.paths(house.log("web")),
        "messages on the way": on_the_way,
        "Valkey": canary.valkey(house.redis_url),
        "history": canary.history(),
        "audit log": canary.audit_log(),
        "sessions": canary.sessions(),
        "pg_dump": canary.dump(),
    }
