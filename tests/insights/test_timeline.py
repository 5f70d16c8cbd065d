"""A client's story, from every table that knows of them, in pages."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clienteling.associates.models import Associate
from clienteling.attribution.services import LineData, OrderData, RefundData, record_order, record_refund, record_touch
from clienteling.clients.models import ActivityKind, Client, Tier, TierChange
from clienteling.clients.services import ActivityEvent, record_batch
from clienteling.insights.timeline import Asked, Place, Reader, Story, place_of
from clienteling.insights.timeline import story as told
from tests import factories
from tests.alerts.conftest import make_rule
from tests.conftest import Cast
from tests.mobile.scenes import client_of, phone, raise_alert

DAY = datetime(2026, 11, 20, 4, tzinfo=UTC)
EVERYTHING = Asked()


def buy(client: Client, at: datetime) -> None:
    product = factories.ProductFactory.create(name="Sac Lune")
    line = LineData(product.pk, 1, 3_860_000)
    record_order(OrderData("pos", "88213", client.pk, client.market_id, at, "CNY", 3_860_000, None, (line,)), at=at)


def do(client: Client, kind: ActivityKind, *moments: datetime) -> None:
    events = [ActivityEvent(client_id=client.pk, kind=kind, occurred_at=at, product_id=None) for at in moments]
    record_batch(events, source="mini", idempotency_key=f"{kind}-{len(moments)}", at=DAY)


def story(client: Client, *, user: Associate, before: Place | None = None, asked: Asked = EVERYTHING) -> Story:
    return told(client, reader=Reader(user, DAY + timedelta(days=1), "en"), asked=asked, before=before)


def titles(cast: Cast, client: Client) -> list[str]:
    cast.lin.language = "en"
    cast.lin.save()
    page = phone(cast.lin).get(f"/m/clients/{client.uid}/")
    return [moment.title for moment in page.context["story"].moments]


def test_everything_that_happened_stands_in_one_story_newest_first(cast: Cast) -> None:
    client = client_of(cast.lin)
    buy(client, DAY - timedelta(days=5))
    record_refund(RefundData("pos", "88213", "R1", 10_000, DAY - timedelta(days=4)), at=DAY)
    do(client, ActivityKind.STORE_VISIT, DAY - timedelta(days=3))
    TierChange.objects.create(client=client, from_rank=1, to_rank=2, changed_at=DAY - timedelta(days=2))
    record_touch(client, associate=cast.lin, channel="alert", reference="a:1", at=DAY - timedelta(days=1))
    raise_alert(client, cast.lin, at=DAY)
    assert titles(cast, client) == [
        "For 朱丽艳",
        "Followed up an alert",
        "Tier raised",
        "Visited a store",
        "Refund ¥100",
        "Purchase ¥38,600",
        "In the care of 林悦",
        "Agreed to: Service",
    ]


def test_a_purchase_is_told_once_by_its_order(cast: Cast) -> None:
    client = client_of(cast.lin)
    buy(client, DAY)
    assert titles(cast, client)[:-1] == ["Purchase ¥38,600"]


def test_a_purchase_known_from_elsewhere_is_told_too(cast: Cast) -> None:
    client = client_of(cast.lin)
    do(client, ActivityKind.PURCHASE, DAY)
    assert titles(cast, client)[:-1] == ["Bought"]


def test_pages_hold_every_moment_once_even_when_many_share_a_second(cast: Cast) -> None:
    client = client_of(cast.lin)
    do(client, ActivityKind.PAGE_VIEW, *[DAY] * 29)
    for number in range(40):
        record_touch(client, associate=cast.lin, channel="alert", reference=f"a:{number}", at=DAY)
    lengths, older = [], ""
    for _page in range(3):
        part = story(client, user=cast.lin, before=place_of(older))
        lengths.append(len(part.moments))
        older = part.older
    assert lengths == [30, 30, 10] and older == ""


def test_earlier_moments_come_as_a_fragment(cast: Cast) -> None:
    client = client_of(cast.lin)
    do(client, ActivityKind.PAGE_VIEW, *(DAY - timedelta(hours=n) for n in range(31)))
    browser = phone(cast.lin)
    older = browser.get(f"/m/clients/{client.uid}/").context["story"].older
    part = browser.get(f"/m/clients/{client.uid}/timeline/?before={older}")
    assert len(part.context["story"].moments) == 2
    assert "<html" not in part.content.decode()


def test_a_colleagues_alert_is_not_part_of_my_story(cast: Cast) -> None:
    client = client_of(cast.lin)
    raise_alert(client, cast.zhou)
    assert titles(cast, client) == ["In the care of 林悦", "Agreed to: Service"]


def test_a_first_tier_comes_from_nowhere(cast: Cast) -> None:
    Tier.objects.get_or_create(rank=1, defaults={"code": "member", "name": "Member"})
    client = client_of(cast.lin)
    TierChange.objects.create(client=client, from_rank=0, to_rank=1, changed_at=DAY)
    assert story(client, user=cast.lin).moments[0].detail == "Member"


def test_a_long_story_costs_no_more_queries_than_a_short_one(cast: Cast) -> None:
    client, counts, version = client_of(cast.lin), [], make_rule()
    for number in (2, 20):
        do(client, ActivityKind.PAGE_VIEW, *[DAY] * number)
        for _alert in range(number):
            raise_alert(client, cast.lin, version=version)
        user = Associate.objects.get(pk=cast.lin.pk)  # whom somebody covers for is looked up once per request
        with CaptureQueriesContext(connection) as queries:
            story(client, user=user)
        counts.append(len(queries))
    assert counts[1] <= counts[0]


@pytest.mark.parametrize("cursor", ["", "x", "1-2", "99999999999999999999-1-1", "-1-0-0", "1-1-1; DROP"])
def test_a_made_up_cursor_is_no_place(cursor: str) -> None:
    assert place_of(cursor) is None
