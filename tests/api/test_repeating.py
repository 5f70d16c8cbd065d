"""`Idempotency-Key`: who repeats a request gets the same answer, and nothing happens again."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from clienteling.alerts.models import AlertStep
from clienteling.associates.models import IdempotencyRecord
from clienteling.attribution.models import Order
from clienteling.clients.models import Client, Consent, Product, StockCount, TagGroup, Wish
from clienteling.clients.services import ClientData, upsert_clients
from clienteling.lib import clock
from clienteling.oversight.services import delete_old
from clienteling.oversight.services.erasing import erase
from clienteling.webhooks.models import Subscription
from tests import factories
from tests.api.conftest import Login, with_key
from tests.conftest import Cast
from tests.mobile.scenes import client_of, raise_alert

V1 = "/api/v1/"
NOON = "2026-11-20T12:00:00+08:00"
PAID = {"placed_at": NOON, "currency": "CNY", "net_minor": 480_000}
ORDER = {"number": "SO-1", "client": {"crm": "1"}, **PAID}
WAITS = {"number": "P-1", "kind": "order", "client": {"crm": "1"}, "taken_at": NOON}


@pytest.fixture(autouse=True)
def zhu(cast: Cast) -> Client:
    row = ClientData(cast.market.code, {"crm": "1"}, name="朱丽艳", associate="lin")
    return upsert_clients([row], source="shop", at=clock.now()).clients[0]


@pytest.fixture(autouse=True)
def bag(db: None) -> Product:
    return factories.ProductFactory.create(sku="BAG-001")


def post(api: APIClient, to: str, body: Any, key: str | None = "k-1") -> Any:
    return api.post(V1 + to, body, format="json", headers={} if key is None else {"Idempotency-Key": key})


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["code"]


def bodies(client: Client, tag: int) -> dict[str, Any]:
    """Every address that takes a key, and what it is given."""
    about, agreed = f"clients/{client.uid}/", {"purpose": "marketing", "channel": "wecom"}
    return {
        "clients/": {"clients": [{"identities": {"crm": "2"}, "name": "王雪"}]},
        "orders/": {"orders": [ORDER, {**ORDER, "number": "SO-2", "store": "none"}]},
        "orders/SO-1/refunds/": {"number": "R-1", "amount_minor": 1, "refunded_at": NOON},
        "pickups/": {"pickups": [WAITS]},
        "stock/": {"stock": [{"product": "BAG-001", "quantity": 3, "counted_at": NOON}]},
        "prices/": {"prices": [{"product": "BAG-001", "amount_minor": 9, "valid_from": NOON}]},
        f"{about}tags/": {"id": tag},
        f"{about}consents/": {**agreed, "text_version": "1"},
        f"{about}consents/withdraw/": agreed,
        "wishes/": {"client": str(client.uid), "product": "BAG-001", "colour": "noir"},
    }


def test_every_address_that_takes_rows_answers_the_same_again(shop: APIClient, zhu: Client, cast: Cast) -> None:
    tag = TagGroup.objects.create(market=cast.market, name="g").tags.create(name="t")
    asked = [*bodies(zhu, tag.pk).items()]
    firsts = [post(shop, to, body, f"k:{to}"[:128]) for to, body in asked]
    wish = firsts[-1].json()["uid"]
    asked.append((f"wishes/{wish}/close/", {}))
    firsts.append(post(shop, *asked[-1], f"k:{asked[-1][0]}"))
    assert [first.status_code for first in firsts] == [200, 200, 201, *[200] * 8]
    for first, (to, body) in zip(firsts, asked, strict=True):
        again = post(shop, to, body, f"k:{to}")
        assert (again.status_code, again.content) == (first.status_code, first.content), to
        assert (again.headers["Idempotency-Replayed"], again.headers["Content-Type"]) == ("true", "application/json")
        assert "Idempotency-Replayed" not in first.headers
    counts = [Order.objects.count(), StockCount.objects.count(), Consent.objects.count(), Wish.objects.count()]
    assert counts == [1, 1, 1, 1] and IdempotencyRecord.objects.count() == len(asked)


@pytest.mark.parametrize("verb", ["acknowledge", "later", "done", "dismiss"])
def test_whoever_handles_an_alert_twice_under_a_key_handled_it_once(cast: Cast, login: Login, verb: str) -> None:
    """Without a key the second time is too late (409), and that is no answer to who lost the first one."""
    to = f"alerts/{raise_alert(client_of(cast.lin), cast.lin).pk}/{verb}/"
    first, again = (post(login(cast.lin), to, {"reason": "wrong_time"} if verb == "dismiss" else {}) for _ in range(2))
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    assert again.headers["Idempotency-Replayed"] == "true" and AlertStep.objects.count() == 1


def test_a_webhook_is_begun_once_and_its_secret_said_again_to_its_key_alone(shop: APIClient, cast: Cast) -> None:
    body = {"name": "CRM", "url": "https://crm.example.com/", "event_types": ["client.merged"]}
    first, again = (post(shop, "webhooks/", body) for _ in range(2))
    assert (again.status_code, again.content) == (201, first.content) and Subscription.objects.count() == 1
    other = post(with_key(cast.market, "pos"), "webhooks/", body).json()
    assert other["secret"] != first.json()["secret"] and Subscription.objects.count() == 2
    to = f"webhooks/{first.json()['uid']}/"
    renewed = [post(shop, f"{to}secret/", {}, "k-2").json()["secret"] for _ in range(2)]
    assert renewed[0] == renewed[1] == Subscription.objects.get(uid=first.json()["uid"]).secret
    since = {"since": clock.now().isoformat()}
    queued = [post(shop, f"{to}replay/", since, "k-3").content for _ in range(2)]
    assert queued == [b'{"queued":0}'] * 2


def test_without_a_key_nothing_is_different(shop: APIClient) -> None:
    outcomes = [post(shop, "orders/", ORDER, None).json()["results"][0]["outcome"] for _ in range(2)]
    assert outcomes == ["created", "unchanged"] and not IdempotencyRecord.objects.exists()


@pytest.mark.parametrize("key", ["", "two words", "k" * 129, "é"])
def test_a_key_has_visible_characters(shop: APIClient, key: str) -> None:
    assert refused(post(shop, "orders/", ORDER, key)) == (400, "bad_idempotency_key")
    assert post(shop, "orders/", ORDER, "~" * 128).status_code == 200 and Order.objects.count() == 1


@pytest.mark.parametrize(("to", "body"), [("orders/", {**ORDER, "net_minor": 1}), ("pickups/", ORDER)])
def test_a_key_is_of_one_content_and_one_address(shop: APIClient, to: str, body: Any) -> None:
    post(shop, "orders/", ORDER)
    assert refused(post(shop, to, body)) == (422, "idempotency_key_reused")


def test_what_was_refused_may_be_tried_again_under_its_key(shop: APIClient, zhu: Client) -> None:
    assert refused(post(shop, "orders/", {**ORDER, "client": {"crm": "3"}})) == (400, "unknown_client")
    assert refused(post(shop, "orders/", {"orders": [], "more": 1})) == (400, "unknown_field")
    answer = post(shop, "orders/", ORDER)
    assert (answer.status_code, "Idempotency-Replayed" in answer.headers) == (200, False)


def test_keys_of_one_caller_say_nothing_to_another(shop: APIClient, cast: Cast, login: Login, zhu: Client) -> None:
    wish = {"client": str(zhu.uid), "product": "BAG-001"}
    for who in (shop, with_key(cast.market, "pos"), login(cast.lin)):
        assert "Idempotency-Replayed" not in post(who, "wishes/", wish).headers
        assert "Idempotency-Replayed" in post(who, "wishes/", wish).headers
    assert refused(post(with_key(cast.market, "reader", scopes=["wishes:read"]), "wishes/", wish))[0] == 403


def statements(shop: APIClient, order: str, key: str | None) -> int:
    with CaptureQueriesContext(connection) as said:
        post(shop, "orders/", {**ORDER, "number": order}, key)
    return sum("SAVEPOINT" not in query["sql"] for query in said.captured_queries)


def test_a_key_costs_two_statements_and_spares_the_others_the_second_time(shop: APIClient) -> None:
    post(shop, "orders/", {**ORDER, "number": "warm"}, None)
    bare, first = statements(shop, "SO-8", None), statements(shop, "SO-9", "k-9")
    assert first == bare + 2 and statements(shop, "SO-9", "k-9") <= 2


def test_the_answer_is_sealed_and_goes_after_a_week(shop: APIClient, zhu: Client) -> None:
    post(shop, "wishes/", {"client": str(zhu.uid), "product": "BAG-001", "colour": "vert amande"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM associates_idempotencyrecord")
        sealed = bytes(cursor.fetchone()[0])
    assert b"amande" not in sealed and "amande" in IdempotencyRecord.objects.get().answer
    assert "idempotency" not in delete_old(clock.now() + timedelta(days=6)).deleted
    assert delete_old(clock.now() + timedelta(days=8)).deleted["idempotency"] == 1


def test_what_was_said_of_a_client_goes_with_the_client(shop: APIClient, zhu: Client, cast: Cast, login: Login) -> None:
    for number, client in enumerate([zhu, client_of(cast.lin, "王雪")]):
        post(shop, "wishes/", {"client": str(client.uid), "product": "BAG-001"}, f"k-{number}")
    alert = raise_alert(zhu, cast.lin)
    post(login(cast.lin), f"alerts/{alert.pk}/done/", {}, "k-alert")
    erase(zhu, at=clock.now())
    assert IdempotencyRecord.objects.get().key == "k-1"
