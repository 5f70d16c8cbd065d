"""Tags that conditions put on clients and take off again."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from clienteling.alerts import tasks
from clienteling.alerts.models import AutoTag
from clienteling.alerts.services import apply_auto_tags
from clienteling.clients.models import Client, Tag, TagGroup, TagMark
from clienteling.clients.services import merge_clients
from tests.alerts.conftest import make_client
from tests.conftest import Cast
from tests.factories import ClientFactory, MarketFactory

BORN_TODAY = {"fact": "days_to_birthday", "op": "=", "value": 0}


@pytest.fixture
def auto(cast: Cast) -> AutoTag:
    tag = Tag.objects.create(group=TagGroup.objects.create(market=cast.market, name="Days"), name="Birthday")
    return AutoTag.objects.create(tag=tag, conditions=BORN_TODAY, is_live=True)


def tagged(auto: AutoTag) -> set[Client]:
    return set(Client.objects.filter(tag_ids__contains=[auto.tag_id]))


def test_whoever_matches_is_tagged_and_untagged_the_next_day(cast: Cast, auto: AutoTag, noon: datetime) -> None:
    zhu = make_client(cast.lin, birth_md=1122, tag_ids=[10**9])
    make_client(cast.lin, birth_md=1123)
    assert apply_auto_tags(noon) == 1 and tagged(auto) == {zhu}
    assert apply_auto_tags(noon + timedelta(days=2)) == 1 and tagged(auto) == set()
    zhu.refresh_from_db()
    assert zhu.tag_ids == [10**9]
    assert list(TagMark.objects.order_by("pk").values_list("client", "add")) == [(zhu.pk, True), (zhu.pk, False)]


def test_a_day_is_swept_once(cast: Cast, auto: AutoTag, noon: datetime) -> None:
    make_client(cast.lin, birth_md=1122)
    assert [apply_auto_tags(noon), apply_auto_tags(noon)] == [1, 0]
    assert TagMark.objects.count() == 1


def test_a_tag_that_stays_is_not_taken_off(cast: Cast, auto: AutoTag, noon: datetime) -> None:
    AutoTag.objects.update(in_step=False)
    zhu = make_client(cast.lin, birth_md=1122)
    for days in (0, 2):
        apply_auto_tags(noon + timedelta(days=days))
    assert tagged(auto) == {zhu}


def test_other_markets_and_merged_records_are_left_alone(cast: Cast, auto: AutoTag, noon: datetime) -> None:
    zhu, twin = make_client(cast.lin, birth_md=1122), make_client(cast.zhou, birth_md=1122)
    ClientFactory.create(market=MarketFactory.create(), birth_md=1122)
    merge_clients(zhu, twin, by=None, at=noon)
    apply_auto_tags(noon)
    assert tagged(auto) == {zhu}


def test_one_that_cannot_be_read_holds_up_no_other(cast: Cast, auto: AutoTag, noon: datetime) -> None:
    other = Tag.objects.create(group=auto.tag.group, name="Broken")
    AutoTag.objects.create(tag=other, conditions={"fact": "shoe_size", "op": "=", "value": 1}, is_live=True)
    zhu = make_client(cast.lin, birth_md=1122)
    assert apply_auto_tags(noon) == 1 and tagged(auto) == {zhu}


def test_beat_tags_what_is_live_only(cast: Cast, auto: AutoTag) -> None:
    today = timezone.localdate(timezone=None)
    zhu = make_client(cast.lin, birth_md=today.month * 100 + today.day, order_count=1)
    AutoTag.objects.update(conditions={"fact": "tier_rank", "op": ">=", "value": 0}, is_live=False)
    tasks.apply_auto_tags.apply().get()
    assert tagged(auto) == set()
    AutoTag.objects.update(is_live=True)
    tasks.apply_auto_tags.apply().get()
    assert tagged(auto) == {zhu}


@pytest.mark.parametrize(("rank", "kept"), [("3", [{"fact": "tier_rank", "op": ">=", "value": 3}]), ("high", [])])
def test_marketing_fills_in_conditions_that_are_checked(
    cast: Cast, client: Browser, rank: str, kept: list[object]
) -> None:
    tag = Tag.objects.create(group=TagGroup.objects.create(market=cast.market, name="Tier"), name="Best")
    client.force_login(cast.marketing)
    filled = {"node": ["2:1:tier_rank"], "c2-op": ">=", "c2-value": rank}
    form: dict[str, Any] = {"tag": tag.pk, **filled, "is_live": "on", "in_step": "on"}
    client.post("/console/alerts/autotag/add/", form)
    assert list(AutoTag.objects.values_list("conditions", flat=True)) == kept
    assert client.get("/console/alerts/autotag/").status_code == 200


def test_the_form_of_a_tag_shows_its_conditions_and_whom_they_find(cast: Cast, client: Browser) -> None:
    make_client(cast.lin, tier_rank=3)
    client.force_login(cast.marketing)
    filled = {"node": ["2:1:tier_rank"], "c2-op": ">=", "c2-value": "3"}
    assert 'name="c1-word"' in client.get("/console/alerts/autotag/add/").content.decode()
    assert client.post("/console/rules/found/", filled).context["look"].run.clients == 1
    wrong = client.post("/console/rules/found/", {**filled, "c2-value": "high"}).context["slots"]
    assert (wrong["c2"].code, wrong["c1"].code) == ("bad_number", "")
