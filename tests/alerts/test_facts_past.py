"""What facts read of the past: tags and own fields as they were, whoever changed them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from clienteling.alerts.conditions import parse
from clienteling.alerts.facts import AsOf
from clienteling.clients.models import Client, CustomField, FormerValue, Tag, TagGroup, TagMark
from clienteling.clients.services import add_tag, hear_tags, remove_tag, write_custom
from clienteling.lib import clock
from tests.alerts.conftest import NOON, make_client
from tests.alerts.reference.sides import by_sql
from tests.conftest import Cast

DAY = timedelta(days=1)


def value(client: Client, fact: str, at: datetime, **params: Any) -> Any:
    """The fact's value at that moment."""
    asked = False if fact in ("has_tag", "custom_yes_no") else "x"
    tree = parse({"fact": fact, "params": params, "op": "=", "value": asked})
    zone = client.market.time_zone
    [(_matches, seen)] = by_sql(tree, AsOf(at, clock.local_day(at, zone), client.market_id, zone)).values()
    return next(iter(seen.values()), None)


@pytest.fixture
def zhu(cast: Cast) -> Client:
    return make_client(cast.lin)


@pytest.fixture
def vip(cast: Cast) -> Tag:
    return Tag.objects.create(group=TagGroup.objects.create(market=cast.market, name="Value"), name="VIP", wecom_id="t")


def test_a_tag_counts_from_when_it_was_put_on_until_it_was_taken_off(zhu: Client, vip: Tag) -> None:
    add_tag(zhu, vip, at=NOON)
    remove_tag(zhu, vip, at=NOON + 2 * DAY)
    days = [value(zhu, "has_tag", NOON + n * DAY, tag="VIP") for n in (-1, 0, 1, 2)]
    assert days == [False, True, True, False]


def test_a_tag_heard_from_wecom_is_remembered_and_not_told_back(cast: Cast, zhu: Client, vip: Tag) -> None:
    hear_tags(zhu, ["t"], market=cast.market, at=NOON)
    hear_tags(zhu, [], market=cast.market, at=NOON + DAY, since=NOON - DAY, whole=True)
    assert [value(zhu, "has_tag", NOON + n * DAY, tag="Value/VIP") for n in (-1, 0, 1)] == [False, True, False]
    assert TagMark.objects.count() == 2 and not TagMark.objects.open().exists()


def test_a_tag_nobody_marked_was_always_there(zhu: Client, vip: Tag) -> None:
    Client.objects.filter(pk=zhu.pk).update(tag_ids=[vip.pk])
    assert value(zhu, "has_tag", NOON - 300 * DAY, tag="VIP") is True


def test_a_field_says_what_it_said_then(zhu: Client) -> None:
    CustomField.objects.create(code="drink", kind="text", labels={"en": "Drink"})
    for n, said in enumerate(["tea", "water", None]):
        write_custom(zhu, {"drink": said}, at=NOON + n * DAY)
    days = [value(zhu, "custom_text", NOON + n * DAY, field="drink") for n in (-1, 0, 1, 2)]
    assert days == [None, "tea", "water", None]


def test_of_a_personal_field_nothing_is_remembered_and_nothing_read(zhu: Client) -> None:
    CustomField.objects.create(code="passport", kind="text", labels={"en": "Passport"}, is_personal=True)
    for said in ("E1", "E2"):
        write_custom(zhu, {"passport": said}, at=NOON)
    assert not FormerValue.objects.exists()
    assert value(zhu, "custom_text", NOON, field="passport") is None
