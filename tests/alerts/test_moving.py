"""Alerts of clients who change hands: held meanwhile, then the new associate's."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from clienteling.alerts import engine
from clienteling.alerts.holdout import is_held_out
from clienteling.alerts.models import Alert, AlertCopy
from clienteling.alerts.services import finish, go_live, pause, postpone, send_copies, send_due
from clienteling.alerts.stages import live_in
from clienteling.clients import luggage, silence
from clienteling.clients.luggage import Move
from clienteling.clients.models import Client, ClientTransfer
from clienteling.clients.services import leave, refusals, take_on
from clienteling.wecom.models import Send
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast


@pytest.fixture
def client(cast: Cast, noon: datetime) -> Client:
    return make_client(cast.lin, birth_md=1125)


def transfer(cast: Cast, client: Client, at: datetime) -> ClientTransfer:
    pair = {"giver": cast.lin, "receiver": cast.zhou, "resigned": False}
    begun = ClientTransfer.objects.create(client=client, asked_at=at, **pair)
    silence.fall([client.pk], at)
    return begun


def taken(cast: Cast, client: Client, at: datetime) -> dict[str, int]:
    ClientTransfer.objects.update(outcome="done", settled_at=at)
    take_on(client, associate=cast.zhou, at=at)
    leave(client, associate=cast.lin, at=at)
    return luggage.carry(Move(client.pk, cast.lin.pk, cast.zhou.pk, at))


def came_to_nothing(client: Client, at: datetime) -> None:
    ClientTransfer.objects.update(outcome="refused", settled_at=at)
    luggage.over([client.pk], at)


def now_of(alert: Alert) -> tuple[str, str, str]:
    alert.refresh_from_db()
    return alert.delivery, alert.reason, alert.associate.userid if alert.associate else ""


@pytest.fixture
def alert(client: Client, noon: datetime) -> Alert:
    make_rule()
    engine.sweep_due(noon)
    return Alert.objects.get()


def test_what_waits_is_held_and_goes_out_to_the_new_associate(cast: Cast, alert: Alert, noon: datetime) -> None:
    transfer(cast, alert.client, noon)
    assert now_of(alert) == ("suppressed", "in_transfer", "lin")
    later = noon + timedelta(days=1)
    assert taken(cast, alert.client, later)["alerts"] == 1
    assert now_of(alert) == ("waiting", "", "zhou")
    send_due(later)
    assert Send.objects.get().to_userid == "zhou"


def test_a_message_in_the_outbox_is_taken_back_and_sent_anew(cast: Cast, alert: Alert, noon: datetime) -> None:
    send_due(noon)
    taken(cast, alert.client, noon + timedelta(days=1))
    send_due(noon + timedelta(days=1))
    assert list(Send.objects.order_by("pk").values_list("to_userid", "state")) == [
        ("lin", "refused"),
        ("zhou", "queued"),
    ]


def test_what_was_delivered_is_in_the_new_associates_day(cast: Cast, alert: Alert, noon: datetime) -> None:
    Alert.objects.update(delivery="delivered", delivered_at=noon)
    taken(cast, alert.client, noon + timedelta(hours=1))
    assert list(Alert.objects.visible_to(cast.zhou).to_do(noon)) == [alert]
    assert not Alert.objects.visible_to(cast.lin).exists()


def test_a_reminder_in_the_outbox_does_not_go_to_the_former_associate(cast: Cast, alert: Alert, noon: datetime) -> None:
    Alert.objects.update(delivery="delivered", delivered_at=noon)
    alert.refresh_from_db()
    later = noon + timedelta(hours=1)
    postpone(alert, by=cast.lin, at=noon, until=later)
    assert send_copies(later) == 1
    taken(cast, alert.client, later)
    assert Send.objects.get().state == "refused"
    copy = AlertCopy.objects.get()
    assert (copy.send, copy.withheld) == (None, "no_associate")


def test_what_is_done_stays_with_who_did_it(cast: Cast, alert: Alert, noon: datetime) -> None:
    finish(alert, by=cast.lin, at=noon)
    assert taken(cast, alert.client, noon + timedelta(hours=1))["alerts"] == 0
    assert now_of(alert)[2] == "lin"


def test_an_alert_nobody_had_because_the_associate_left_is_the_receivers(
    cast: Cast, client: Client, noon: datetime
) -> None:
    cast.lin.is_active = False
    cast.lin.save()
    make_rule()
    engine.sweep_due(noon)
    alert = Alert.objects.get()
    assert now_of(alert) == ("suppressed", "no_associate", "")
    taken(cast, client, noon + timedelta(hours=1))
    assert now_of(alert) == ("waiting", "", "zhou")


def test_a_transfer_that_came_to_nothing_lets_go_what_was_held(cast: Cast, alert: Alert, noon: datetime) -> None:
    transfer(cast, alert.client, noon)
    came_to_nothing(alert.client, noon)
    assert now_of(alert) == ("waiting", "", "lin")


def test_what_a_staged_rule_only_watched_is_told_to_nobody_after_a_handover(
    cast: Cast, client: Client, noon: datetime
) -> None:
    """Of a client nobody looks after: no store is the rule's, so it only watches."""
    go_live(make_rule().rule, share=50)
    leave(client, associate=cast.lin, at=noon)
    engine.sweep_due(noon)
    alert = Alert.objects.get()
    assert alert.is_rehearsal
    take_on(client, associate=cast.zhou, at=noon)
    assert luggage.carry(Move(client.pk, cast.lin.pk, cast.zhou.pk, noon))["alerts"] == 0
    assert now_of(alert) == ("suppressed", "no_associate", "")


def test_what_a_staged_rule_only_watched_stays_so_when_a_transfer_comes_to_nothing(cast: Cast, noon: datetime) -> None:
    rule = make_rule().rule
    go_live(rule, share=1)
    watched = cast.chan if cast.shanghai.pk in (live_in(rule.pk, 1) or []) else cast.lin
    client = make_client(watched, birth_md=1125)
    transfer(cast, client, noon)
    engine.sweep_due(noon)
    came_to_nothing(client, noon)
    assert (now_of(Alert.objects.get()), Alert.objects.get().is_rehearsal) == (
        ("suppressed", "in_transfer", watched.userid),
        True,
    )


def test_who_is_held_out_of_all_rules_is_told_of_by_none_after_a_handover(
    cast: Cast, client: Client, noon: datetime, settings: Settings
) -> None:
    settings.GLOBAL_HOLDOUT_PERCENT = 100
    transfer(cast, client, noon - timedelta(hours=1))
    make_rule()
    engine.sweep_due(noon)
    taken(cast, client, noon)
    alert = Alert.objects.get()
    assert (now_of(alert), alert.raised_as) == (("suppressed", "held_out_of_all", "zhou"), "in_transfer")


def test_who_is_held_out_of_a_rule_is_not_told_of_when_a_transfer_comes_to_nothing(cast: Cast, noon: datetime) -> None:
    clients = [make_client(cast.lin, birth_md=1125) for _ in range(12)]
    for client in clients:
        transfer(cast, client, noon - timedelta(hours=1))
    rule = make_rule(holdout_percent=50).rule
    engine.sweep_due(noon)
    ClientTransfer.objects.update(outcome="refused", settled_at=noon)
    luggage.over([client.pk for client in clients], noon)
    held = {client.pk: "held_out" if is_held_out(rule.pk, client.uid, 50) else "" for client in clients}
    assert dict(Alert.objects.values_list("client", "reason")) == held


@pytest.mark.parametrize(("days", "told"), [(2, ["", *["cool_down"] * 3]), (0, [""] * 4)])
def test_a_client_cools_down_through_a_handover(cast: Cast, noon: datetime, days: int, told: list[str]) -> None:
    """Raised before it and on the days of it, let go together: the client is told of once."""
    client = make_client(cast.lin)
    anybody = {"fact": "tier_rank", "op": ">=", "value": 0}
    make_rule(cooldown_days=days, valid_days=9, conditions=anybody, period={"per": "days", "days": 1})
    engine.sweep_due(noon)
    transfer(cast, client, noon + timedelta(hours=1))
    for day in (1, 2, 3):
        engine.sweep_due(noon + timedelta(days=day))
    came_to_nothing(client, noon + timedelta(days=4))
    assert list(Alert.objects.order_by("raised_at").values_list("reason", flat=True)) == told


def test_a_rule_that_was_paused_meanwhile_tells_nobody_after_a_handover(
    cast: Cast, alert: Alert, noon: datetime
) -> None:
    transfer(cast, alert.client, noon)
    pause(alert.rule, at=noon)
    came_to_nothing(alert.client, noon)
    assert now_of(alert) == ("suppressed", "stopped", "lin")


def test_the_engine_and_the_second_look_agree_on_who_changes_hands(cast: Cast, noon: datetime) -> None:
    hour = timedelta(hours=1)
    before, during, after, never = (make_client(cast.lin, birth_md=1125) for _ in range(4))
    pair = {"giver": cast.lin, "receiver": cast.zhou, "resigned": False}
    ended = {"outcome": "done", "settled_at": noon - hour}
    ClientTransfer.objects.create(client=before, asked_at=noon - 2 * hour, **ended, **pair)
    ClientTransfer.objects.create(client=during, asked_at=noon - hour, **pair)
    ClientTransfer.objects.create(client=after, asked_at=noon + hour, **pair)
    engine.evaluate(make_rule(), cast.market, as_of=noon, at=noon)
    raised = {alert.client_id: alert.reason for alert in Alert.objects.all()}
    assert raised == {before.pk: "", during.pk: "in_transfer", after.pk: "", never.pk: ""}
    said = refusals(raised.keys(), purpose="service", channel="wecom", at=noon)
    assert raised == {pk: said[pk].value if pk in said else "" for pk in raised}
