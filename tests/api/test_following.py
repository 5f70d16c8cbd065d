"""Other systems follow lists by change: nothing is passed over, nothing told twice in a round, who is gone is named."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from rest_framework.test import APIClient

from clienteling.attribution.models import CommissionPlan
from clienteling.attribution.services import OrderData, record_orders
from clienteling.clients.models import Client, Consent, Relationship
from clienteling.clients.services import merge_clients, withdraw_consent
from clienteling.lib import clock
from tests import factories
from tests.api.conftest import with_key
from tests.conftest import Cast
from tests.mobile.scenes import client_of, raise_alert

SINCE = "2000-01-01T00:00:00Z"


def followed(api: APIClient, name: str, since: str = SINCE, limit: int = 2) -> list[dict[str, Any]]:
    """All pages of one round."""
    found, address = [], f"/api/v1/{name}/?limit={limit}&updated_since={since.replace('+', '%2B')}"
    while address:
        answer = api.get(address)
        assert answer.status_code == 200, answer.content
        found += answer.json()["results"]
        address = answer.json()["next"]
    return found


@pytest.fixture
def clients(cast: Cast) -> list[Client]:
    return [client_of(cast.lin, name) for name in ("朱丽艳", "王雪", "陈晨", "李琴", "周洁")]


@pytest.mark.parametrize("name", ["clients", "relationships", "consents", "alerts"])
def test_a_round_tells_every_row_once_in_the_order_of_change(
    shop: APIClient, clients: list[Client], cast: Cast, name: str
) -> None:
    for client in clients:
        factories.ConsentFactory.create(client=client)
        raise_alert(client, cast.lin)
    found = followed(shop, name)
    assert len(found) == len({row.get("id", row.get("uid")) for row in found}) == 5
    assert [row["updated_at"] for row in found] == sorted(row["updated_at"] for row in found)


def test_rows_of_one_moment_are_all_told(shop: APIClient, clients: list[Client]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE clients_client DISABLE TRIGGER row_changed")
        cursor.execute("UPDATE clients_client SET changed_at = '2026-01-01T00:00:00Z'")
        cursor.execute("ALTER TABLE clients_client ENABLE TRIGGER row_changed")
    assert {row["uid"] for row in followed(shop, "clients")} == {str(client.uid) for client in clients}


def test_only_what_changed_since_is_told(shop: APIClient, clients: list[Client]) -> None:
    last = followed(shop, "clients")[-1]["updated_at"]
    Client.objects.filter(pk=clients[0].pk).update(language="en")
    assert [row["uid"] for row in followed(shop, "clients", last)][-1] == str(clients[0].uid)
    assert len(followed(shop, "clients", last)) == 2  # the last one known, and the change


def test_a_bulk_update_counts_as_a_change(shop: APIClient, clients: list[Client]) -> None:
    consent = factories.ConsentFactory.create(client=clients[0])
    before = followed(shop, "consents")[0]["updated_at"]
    withdraw_consent(clients[0], purpose=consent.purpose, at=clock.now())
    [after] = followed(shop, "consents")
    assert after["updated_at"] > before and after["withdrawn_at"] is not None


def test_merged_and_erased_clients_leave_a_stone_without_a_name(shop: APIClient, clients: list[Client]) -> None:
    first, second, third, *_ = clients
    merge_clients(first, second, by=None, at=clock.now())
    Client.objects.filter(pk=third.pk).update(erased_at=clock.now())
    told = {row["uid"]: row for row in followed(shop, "clients")}
    assert told[str(second.uid)]["merged_into"] == str(first.uid) and told[str(second.uid)]["name"] == ""
    assert told[str(third.uid)]["erased_at"] and told[str(third.uid)]["phone"] is None
    assert str(second.uid) not in {row["uid"] for row in shop.get("/api/v1/clients/").json()["results"]}


def test_what_was_deleted_is_told_to_its_market_only(shop: APIClient, clients: list[Client]) -> None:
    gone = Relationship.objects.get(client=clients[0])
    gone_id = gone.pk
    gone.delete()
    assert [(row["kind"], row["id"]) for row in followed(shop, "deletions")] == [("relationships", gone_id)]
    assert followed(with_key(factories.MarketFactory.create(), "elsewhere"), "deletions") == []


@pytest.mark.parametrize("name", ["credits", "commissions"])
def test_what_was_earned_is_told_as_it_is_posted(shop: APIClient, clients: list[Client], cast: Cast, name: str) -> None:
    CommissionPlan.objects.create(market=cast.market, rate_bp=100, valid_from=date(2020, 1, 1))
    placed_at = clock.now() - timedelta(days=1)
    for client in clients[:3]:
        order = OrderData("shop", f"SO-{client.pk}", client.pk, cast.market.pk, placed_at, "CNY", 5_000, None, ())
        record_orders([order], at=clock.now())
    found = followed(shop, name)
    assert [row["order"] for row in found] == [f"SO-{client.pk}" for client in clients[:3]]
    assert [row["order"] for row in followed(shop, name, found[-1]["updated_at"])] == [found[-1]["order"]]
    assert followed(with_key(factories.MarketFactory.create(), "elsewhere"), name) == []


@pytest.mark.parametrize(("query", "status"), [("updated_since=soon", 400), (f"updated_since={SINCE}&cursor=x", 404)])
def test_a_round_that_cannot_be_read_is_refused(shop: APIClient, query: str, status: int) -> None:
    assert shop.get(f"/api/v1/clients/?{query}").status_code == status


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_still_being_written_is_told_when_it_is_there() -> None:
    """A slow writer's change is older than a quick one's: the quick one waits for it, so that neither is lost."""
    client = factories.ClientFactory.create()
    shop = with_key(client.market)
    slow = connection.copy()
    try:
        slow.set_autocommit(False)
        with slow.cursor() as cursor:
            cursor.execute("UPDATE clients_client SET language = 'fr' WHERE id = %s", [client.pk])
        with transaction.atomic():
            quick = factories.ConsentFactory.create(client=client, granted_at=clock.now() - timedelta(days=1))
        assert followed(shop, "consents") == []
        slow.commit()
        assert [row["id"] for row in followed(shop, "consents")] == [quick.pk]
        assert followed(shop, "clients")[0]["language"] == "fr"
    finally:
        slow.close()
    assert Consent.objects.count() == 1


NOT_FOLLOWED = ["tags", "targets", "associates", "stores", "assets", "rules", "webhooks"]


@pytest.mark.parametrize("name", NOT_FOLLOWED)
def test_what_notes_no_changes_says_that_it_cannot_be_followed(shop: APIClient, name: str) -> None:
    answer = shop.get(f"/api/v1/{name}/", {"updated_since": SINCE})
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["code"], error["attr"]) == (400, "not_followed", "updated_since")
    assert shop.get(f"/api/v1/{name}/").status_code == 200
