"""What was done with an alert, in the client's story."""

from datetime import timedelta

from django.utils import translation

from clienteling.alerts.models import AlertStep
from clienteling.alerts.services import acknowledge, come_back, dismiss, postpone
from clienteling.insights.timeline import Asked, Kind, Reader, story
from clienteling.lib import clock
from tests.conftest import Cast
from tests.mobile.scenes import client_of, raise_alert


def test_every_step_is_told_with_who_and_why(cast: Cast) -> None:
    alert, at = raise_alert(client_of(cast.lin), cast.lin), clock.now()
    acknowledge(alert, by=cast.lin, at=at)
    postpone(alert, by=cast.lin, at=at + timedelta(minutes=1), until=at + timedelta(hours=1))
    come_back(at + timedelta(hours=1))
    alert.refresh_from_db()
    dismiss(alert, by=cast.lin, reason="known", at=at + timedelta(hours=2))
    assert AlertStep.objects.count() == 4
    with translation.override("en"):
        reader = Reader(cast.lin, at + timedelta(days=1), "en")
        found = story(alert.client, reader=reader, asked=Asked(frozenset({Kind.ALERT})))
    told = [(moment.title, moment.detail.split(" · ")[:2]) for moment in found.moments if moment.what == "alert_step"]
    assert [title for title, _ in told] == [
        "Alert found of no use", "Alert came back", "Alert put off", "Alert seen",
    ]  # fmt: skip
    assert told[0][1] == ["林悦", "I knew already"] and told[1][1] == [""]


def test_a_colleagues_steps_are_not_told(cast: Cast) -> None:
    client = client_of(cast.lin)
    dismiss(raise_alert(client, cast.lin), by=cast.lin, reason="known", at=clock.now())
    found = story(client, reader=Reader(cast.chan, clock.now(), "en"), asked=Asked(frozenset({Kind.ALERT})))
    assert found.moments == ()
