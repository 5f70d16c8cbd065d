"""What other systems hear of: merges, withdrawals, attributed orders, alerts and what was done, finished handovers."""

from collections.abc import Iterator
from typing import Any

import pytest
from rest_framework.test import APIClient

from clienteling.alerts import engine
from clienteling.alerts.models import Alert
from clienteling.alerts.models import Delivery as Travel
from clienteling.alerts.services import acknowledge
from clienteling.associates.models import MachineKey
from clienteling.clients.models import Handover, HandoverClient, HandoverState
from clienteling.clients.services import grant_consent, merge_clients, move_handovers, withdraw_consent
from clienteling.lib import clock
from clienteling.webhooks.kinds import KINDS
from clienteling.webhooks.models import Event, Subscription
from clienteling.webhooks.services import subscribe
from tests.alerts.conftest import NOON, make_client, make_rule
from tests.api.conftest import with_key
from tests.conftest import Cast
from tests.mobile.scenes import client_of, raise_alert

URL = "/api/v1/webhooks/"
pytestmark = pytest.mark.usefixtures("listening")


@pytest.fixture
def listening(key: MachineKey) -> Iterator[Subscription]:
    yield subscribe(name="CRM", url="https://crm.example.com/", event_types=list(KINDS), market=key.market, key=key)[0]


def told(kind: str) -> list[dict[str, Any]]:
    return list(Event.objects.filter(kind=kind).order_by("pk").values_list("data", flat=True))


def test_a_merge_is_told(cast: Cast) -> None:
    first, second = client_of(cast.lin), client_of(cast.lin, "王雪")
    merge_clients(first, second, by=None, at=clock.now())
    assert told("client.merged") == [{"client": str(second.uid), "merged_into": str(first.uid)}]


def test_a_withdrawal_is_told_once(cast: Cast) -> None:
    client = client_of(cast.lin)
    grant_consent(client, purpose="marketing", at=clock.now(), text_version="1", source="store")
    for _ in range(2):
        withdraw_consent(client, purpose="marketing", at=clock.now())
    assert told("consent.withdrawn") == [{"client": str(client.uid), "purpose": "marketing", "channel": ""}]


def test_an_attributed_order_is_told(cast: Cast) -> None:
    shop = with_key(cast.market)
    shop.post("/api/v1/clients/", {"identities": {"crm": "9"}, "name": "王雪", "associate": "lin"}, format="json")
    order = {"number": "SO-1", "client": {"crm": "9"}, "placed_at": clock.now().isoformat(), "currency": "CNY"}
    assert shop.post("/api/v1/orders/", {**order, "net_minor": 10_000}, format="json").status_code == 200
    [one] = told("order.attributed")
    assert (one["source"], one["order"], one["amount_minor"]) == ("shop", "SO-1", 10_000)


def test_what_is_done_with_an_alert_is_told(cast: Cast) -> None:
    alert = raise_alert(client_of(cast.lin), cast.lin, delivery=Travel.DELIVERED)
    acknowledge(alert, by=cast.lin, at=clock.now())
    [one] = told("alert.acted")
    assert (one["alert"], one["step"], one["by"]) == (alert.pk, "seen", cast.lin.username)


def test_an_alert_is_told_when_it_is_raised_and_one_held_back_is_not(cast: Cast) -> None:
    alert_of, silent = make_client(cast.lin, birth_md=1125), make_client(cast.lin, consent=False, birth_md=1125)
    make_rule()
    engine.sweep_due(NOON)
    assert Alert.objects.get(client=silent).delivery == Travel.SUPPRESSED
    alert = Alert.objects.get(client=alert_of)
    said = {"alert": alert.pk, "rule": "birthday", "client": str(alert_of.uid), "associate": cast.lin.username}
    assert told("alert.raised") == [said]


def test_a_handover_is_told_when_it_is_finished(cast: Cast) -> None:
    begun = {"status": "running", "decided_by": cast.manager, "started_at": clock.now(), "opened_at": clock.now()}
    handover = Handover.objects.create(associate=cast.lin, reason="other", rule="workload", **begun)
    row, settled = {"handover": handover, "receiver": cast.zhou}, {"settled_at": clock.now()}
    HandoverClient.objects.create(client=client_of(cast.lin), state=HandoverState.TAKEN, **settled, **row)
    second = HandoverClient.objects.create(client=client_of(cast.lin), state=HandoverState.WAITING, **row)
    move_handovers(clock.now())
    assert told("handover.finished") == []
    HandoverClient.objects.filter(pk=second.pk).update(state=HandoverState.FAILED, error="refused", **settled)
    move_handovers(clock.now())
    clients = {"taken": 1, "failed": 1}
    assert told("handover.finished") == [{"handover": handover.pk, "associate": cast.lin.username, "clients": clients}]


def test_nothing_is_written_while_nobody_listens(cast: Cast, listening: Subscription) -> None:
    listening.delete()
    merge_clients(client_of(cast.lin), client_of(cast.lin, "王雪"), by=None, at=clock.now())
    assert not Event.objects.exists()


def test_a_machine_keeps_its_own_webhooks(cast: Cast, listening: Subscription) -> None:
    api, other = with_key(cast.market, "pos"), with_key(cast.market, "shop2")
    wanted = {"name": "POS", "url": "https://pos.example.com/h", "event_types": ["client.merged"]}
    begun = api.post(URL, wanted, format="json").json()
    assert begun["secret"].startswith("whsec_") and "secret" not in api.get(f"{URL}{begun['uid']}/").json()
    assert [row["uid"] for row in api.get(URL).json()["results"]] == [begun["uid"]]
    assert other.get(f"{URL}{begun['uid']}/").status_code == other.delete(f"{URL}{begun['uid']}/").status_code == 404
    paused = api.patch(f"{URL}{begun['uid']}/", {"status": "paused", "name": "Till"}, format="json").json()
    assert (paused["status"], paused["name"]) == ("paused", "Till")
    assert api.delete(f"{URL}{begun['uid']}/").status_code == 204


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"url": "http://pos.example.com/"}, "url_refused"),
        ({"url": "HTTPS://pos.example.com/"}, "url_refused"),
        ({"url": "https://pos..example.com/"}, "url_refused"),
        ({"event_types": ["order.attributed"]}, "scope_missing"),
        ({"event_types": ["moon.rises"]}, "invalid_choice"),
    ],
)
def test_a_webhook_that_cannot_be_is_refused(cast: Cast, change: dict[str, Any], code: str) -> None:
    api = with_key(cast.market, "pos", ["webhooks:write", "clients:read"])
    wanted = {"name": "POS", "url": "https://pos.example.com/h", "event_types": ["client.merged"], **change}
    answer = api.post(URL, wanted, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)


def test_a_webhook_is_not_moved_to_an_address_that_cannot_be(cast: Cast) -> None:
    api = with_key(cast.market, "pos")
    wanted = {"name": "POS", "url": "https://pos.example.com/h", "event_types": ["client.merged"]}
    url = f"{URL}{api.post(URL, wanted, format='json').json()['uid']}/"
    assert api.patch(url, {"url": "HTTPS://pos.example.com/"}, format="json").status_code == 400
    assert api.get(url).json()["url"] == "https://pos.example.com/h"


def test_a_machine_replays_and_looks_at_its_deliveries(cast: Cast) -> None:
    api: APIClient = with_key(cast.market, "pos")
    wanted = {"name": "POS", "url": "https://pos.example.com/h", "event_types": ["client.merged"]}
    url = f"{URL}{api.post(URL, wanted, format='json').json()['uid']}/"
    merge_clients(client_of(cast.lin), client_of(cast.lin, "王雪"), by=None, at=clock.now())
    since = clock.now().replace(hour=0, minute=0).isoformat()
    assert api.post(f"{url}replay/", {"since": since}, format="json").json() == {"queued": 1}
    [row] = api.get(f"{url}deliveries/").json()["results"]
    assert (row["type"], row["state"]) == ("client.merged", "waiting")
    old = api.post(f"{url}replay/", {"since": "2026-01-01T00:00:00Z"}, format="json")
    assert old.json()["errors"][0]["code"] == "too_long_ago"
    assert api.post(f"{url}secret/", {}, format="json").json()["secret"].startswith("whsec_")
