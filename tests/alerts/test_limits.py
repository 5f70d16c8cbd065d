"""The client's patience, and what an alert that stayed here gave way to."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from clienteling.alerts import engine
from clienteling.alerts.models import Alert, Restraint
from clienteling.alerts.services import dismiss, finish, send_due
from clienteling.attribution.services import record_touch
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast


@pytest.fixture(autouse=True)
def at_most_two(settings: Settings) -> None:
    settings.ALERTS_PER_CLIENT, settings.ALERTS_PER_CLIENT_DAYS = 2, 7


def raise_for_all(cast: Cast, at: datetime, *codes: str) -> list[Alert]:
    for code in codes:
        engine.evaluate(make_rule(code), cast.market, as_of=at, at=at)
    send_due(at)
    return list(Alert.objects.order_by("pk"))


def test_over_all_rules_a_client_is_the_subject_of_so_many(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin, birth_md=1125)
    first, second, third = raise_for_all(cast, noon, "a", "b", "c")
    assert [alert.delivery for alert in (first, second)] == ["queued", "queued"]
    assert (third.reason, third.beaten_by, third.held_at) == ("fatigue", [first.pk, second.pk], noon)


def test_touches_of_other_channels_count_and_old_ones_do_not(cast: Cast, noon: datetime) -> None:
    client = make_client(cast.lin, birth_md=1125)
    for days in (1, 8):
        at = noon - timedelta(days=days)
        record_touch(client, associate=cast.zhou, channel="prepared_message", reference=f"m{days}", at=at)
    _, second = raise_for_all(cast, noon, "a", "b")
    assert second.reason == "fatigue"


def test_a_done_alert_counts_once_and_one_of_no_use_not_at_all(cast: Cast, noon: datetime) -> None:
    make_client(cast.lin, birth_md=1125)
    done, useless = raise_for_all(cast, noon, "a", "b")
    finish(done, by=cast.lin, at=noon)
    dismiss(useless, by=cast.lin, reason="known", at=noon)
    *_, third, fourth = raise_for_all(cast, noon + timedelta(hours=1), "c", "d")
    assert (third.delivery, fourth.reason) == ("queued", "fatigue")


def test_a_market_may_ask_more_or_less_of_its_clients(cast: Cast, noon: datetime) -> None:
    Restraint.objects.create(market=cast.market, per_client=1, per_client_days=3)
    make_client(cast.lin, birth_md=1125)
    assert [alert.reason for alert in raise_for_all(cast, noon, "a", "b")] == ["", "fatigue"]


def test_a_new_day_has_room_again(cast: Cast, noon: datetime) -> None:
    Restraint.objects.create(market=cast.market, per_associate=1)
    make_client(cast.lin, birth_md=1125)
    make_client(cast.lin, birth_md=1125)
    first, second = raise_for_all(cast, noon, "a")
    assert (second.reason, second.beaten_by) == ("cap", [first.pk])
    *_, third, _ = raise_for_all(cast, noon + timedelta(days=1), "b")
    assert third.delivery == "queued"
