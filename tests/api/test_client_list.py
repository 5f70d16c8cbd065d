"""The list of clients reads plain rows: it must say what the serializer says, for everybody's list, page by page."""

from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clienteling.clients.models import Client, Tag, TagGroup, Tier
from clienteling.clients.serializers import ClientSerializer
from clienteling.lib import clock
from tests import factories
from tests.api.conftest import Login, with_key
from tests.conftest import Cast
from tests.mobile.scenes import client_of, hand_over

LIST = "/api/v1/clients/"


@pytest.fixture
def full(cast: Cast) -> Client:
    """A client of whom everything is known."""
    tag = Tag.objects.create(group=TagGroup.objects.create(market=cast.market, name="Taste"), name="高级珠宝")
    Tier.objects.create(code="vic", rank=3, name="VIC")
    known: dict[str, Any] = {"birth_md": 504, "birth_lunar_md": -601, "points": 7, "points_expire_on": "2027-01-01"}
    known |= {"tier_rank": 3, "tier_expires_on": "2026-12-31", "email": "z@example.com", "last_order_at": clock.now()}
    return client_of(cast.lin, "朱丽艳", ("+8613812345678",), tag_ids=[tag.pk], lifetime_minor=10**12, **known)


def serialized(client: Client, *, names_masked: bool) -> dict[str, Any]:
    context = {
        "names_masked": names_masked,
        "tiers": dict(Tier.objects.values_list("rank", "code")),
        "tags": dict(Tag.objects.values_list("pk", "name")),
    }
    fresh = Client.objects.select_related("market").get(pk=client.pk)
    return {**ClientSerializer(fresh, context=context).data, "uid": str(client.uid)}


def test_every_list_says_what_the_serializer_says(cast: Cast, full: Client, login: Login) -> None:
    bare = client_of(cast.lin, "王雪")
    shop, beyond = (login(cast.lin), login(cast.manager)), (login(cast.marketing), with_key(cast.market))
    for names_masked, readers in ((False, shop), (True, beyond)):
        expected = [serialized(one, names_masked=names_masked) for one in (bare, full)]
        for reader in readers:
            assert reader.get(LIST).json()["results"] == expected


def test_head_office_and_machines_list_masked_names(cast: Cast, full: Client, login: Login) -> None:
    for reader in (login(cast.marketing), with_key(cast.market)):
        for asked in ({}, {"q": "zly"}, {"updated_since": "2020-01-01T00:00:00Z"}):
            text = reader.get(LIST, asked).content.decode()
            assert "朱**" in text and "朱丽艳" not in text


def test_pages_of_a_book_lead_forward_and_back(cast: Cast, login: Login) -> None:
    clients = [client_of(cast.lin).uid for _ in range(5)][::-1]
    browser, seen, address = login(cast.lin), [], f"{LIST}?limit=2"
    while address:
        page = browser.get(address).json()
        seen += [row["uid"] for row in page["results"]]
        address, before = page["next"], page["previous"]
    assert seen == [str(uid) for uid in clients]
    assert [row["uid"] for row in browser.get(before).json()["results"]] == seen[2:4]


def test_a_book_holds_neither_former_nor_erased_nor_other_peoples_clients(cast: Cast, login: Login) -> None:
    mine, former, erased = client_of(cast.lin), client_of(cast.lin), client_of(cast.lin)
    client_of(cast.zhou)
    hand_over(former, cast.zhou)
    Client.objects.filter(pk=erased.pk).update(erased_at=clock.now())
    assert [row["uid"] for row in login(cast.lin).get(LIST).json()["results"]] == [str(mine.uid)]


def test_whoever_covers_for_a_colleague_lists_both_books(cast: Cast, login: Login) -> None:
    mine, theirs = client_of(cast.lin), client_of(cast.zhou)
    today = clock.now().date()
    absence = factories.AbsenceFactory.create(
        associate=cast.zhou, cover=cast.lin, starts_on=today - timedelta(days=2), ends_on=today + timedelta(days=2)
    )
    browser = login(cast.lin)
    assert {row["uid"] for row in browser.get(LIST).json()["results"]} == {str(mine.uid), str(theirs.uid)}
    absence.delete()
    assert [row["uid"] for row in login(cast.lin).get(LIST).json()["results"]] == [str(mine.uid)]


def test_an_empty_book_is_an_empty_list(cast: Cast, login: Login) -> None:
    assert login(cast.lin).get(LIST).json() == {"next": None, "previous": None, "results": []}


@pytest.mark.parametrize("position", ["p=x", "p=1;DROP", "o=x"])
def test_a_made_up_place_is_not_found(cast: Cast, login: Login, position: str) -> None:
    client_of(cast.lin)
    for user in (cast.lin, cast.marketing):
        assert login(user).get(LIST, {"cursor": b64encode(position.encode()).decode()}).status_code == 404


def test_a_longer_list_costs_no_more_queries(cast: Cast, login: Login) -> None:
    browser, counts = login(cast.lin), []
    for _ in range(2):
        client_of(cast.lin)
        browser.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            browser.get(LIST)
        counts.append(len(queries))
    assert counts == [3, 3]  # session, associate, the list itself


def test_a_search_finds_within_ones_own_book(cast: Cast, login: Login) -> None:
    mine = client_of(cast.lin, "朱丽艳")
    client_of(cast.zhou, "朱丽艳")
    found = login(cast.lin).get(LIST, {"q": "朱丽"}).json()["results"]
    assert [row["uid"] for row in found] == [str(mine.uid)]
