"""Each table tells its part of the story, and hides what the reader may not read."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from clienteling.clients.models import (
    ActivityKind,
    Client,
    FollowEvent,
    FollowKind,
    KioskDevice,
    KioskVisit,
    WayKind,
    WishStatus,
)
from clienteling.clients.services import (
    ActivityEvent,
    PointsData,
    WishData,
    disturb_again,
    grant_consent,
    keep_promise,
    leave_alone,
    note_wish,
    record_batch,
    record_points,
    withdraw_consent,
    write_note,
)
from clienteling.clients.services.ways import open_way
from clienteling.insights.timeline import Asked, Kind, Reader, story
from tests import factories
from tests.conftest import Cast
from tests.mobile.scenes import client_of, hand_over, raise_alert

DAY = datetime(2026, 11, 20, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def told(client: Client, kind: Kind, *, masked: bool = False, cast: Cast | None = None) -> list[tuple[str, str]]:
    reader = Reader(cast.lin if cast else None, DAY + 9 * HOUR, "en", masked=masked)
    found = story(client, reader=reader, asked=Asked(frozenset({kind})))
    return [(moment.title, moment.detail) for moment in found.moments]


def did(client: Client, kind: ActivityKind, payload: dict[str, object] | None = None) -> None:
    record_batch([ActivityEvent(client.pk, kind, DAY, None, payload)], source="mini", idempotency_key="1", at=DAY)


def test_a_wish_is_told_when_noted_when_promised_and_when_it_comes_true(cast: Cast) -> None:
    client, bag = client_of(cast.lin), factories.ProductFactory.create(name="Sac Lune")
    said = WishData(bag, "M", "noir", "anniversary", promise="keep one aside")
    wish = note_wish(client, said, by=cast.lin, at=DAY)
    keep_promise(wish, at=DAY + HOUR)
    wish.move_to(WishStatus.FULFILLED, closed_at=DAY + 2 * HOUR)
    assert told(client, Kind.WISH) == [
        ("Wish come true", "Sac Lune"),
        ("Promise kept", "Sac Lune · keep one aside"),
        ("Would like Sac Lune", "M · noir · anniversary"),
    ]
    assert told(client, Kind.WISH, masked=True)[1:] == [
        ("Promise kept", "Sac Lune"),
        ("Would like Sac Lune", "M · noir"),
    ]


def test_consent_is_told_when_given_and_when_withdrawn(cast: Cast) -> None:
    client = client_of(cast.lin)
    grant_consent(client, purpose="marketing", channel="wecom", at=DAY, text_version="2026-01", source="kiosk")
    withdraw_consent(client, purpose="marketing", at=DAY + HOUR)
    assert told(client, Kind.CONSENT) == [
        ("No longer agrees to: Marketing", "WeCom"),
        ("Agreed to: Marketing", "WeCom · 2026-01"),
    ]


def test_a_quiet_spell_is_over_only_once_it_has_ended(cast: Cast) -> None:
    client = client_of(cast.lin)
    leave_alone(client, at=DAY, until=DAY + timedelta(days=30), source="phone")
    assert told(client, Kind.CONSENT) == [("Asked to be left alone", "until 20 December 2026")]
    disturb_again(client, at=DAY + HOUR)
    assert told(client, Kind.CONSENT)[0] == ("May be written to again", "")


def test_a_note_is_read_by_associates_and_withheld_where_data_is_masked(cast: Cast) -> None:
    client = client_of(cast.lin)
    write_note(client, "Prefers tea", by=cast.lin, at=DAY)
    assert told(client, Kind.NOTE) == [("Note by 林悦", "Prefers tea")]
    assert told(client, Kind.NOTE, masked=True) == [("Note by 林悦", "")]


def test_points_are_told_with_their_sign(cast: Cast) -> None:
    client = client_of(cast.lin)
    record_points(client, [PointsData("earned", 1_200, "1", DAY)], source="crm")
    assert told(client, Kind.LOYALTY) == [("Points: +1,200", "Earned")]


def test_who_looked_after_the_client_is_told_from_when_until_when(cast: Cast) -> None:
    client = client_of(cast.lin)
    hand_over(client, cast.zhou)
    assert sorted(title for title, _store in told(client, Kind.CARE)) == [
        "In the care of 林悦",
        "In the care of 林悦",
        "No longer in the care of 林悦",
    ]


def test_a_refused_transfer_is_told_although_it_changed_nothing(cast: Cast) -> None:
    client = client_of(cast.lin)
    FollowEvent.objects.create(client=client, associate=cast.zhou, kind=FollowKind.TRANSFER_REFUSED, at=DAY)
    assert told(client, Kind.CARE)[0] == ("Transfer refused by the client", "林悦")


def test_the_contact_way_by_which_they_met_is_named(cast: Cast) -> None:
    client = client_of(cast.lin)
    way = open_way(WayKind.EVENT, at=DAY, title="Gala", market=cast.market, associate=cast.lin)
    client.relationships.update(state=way.state)
    assert told(client, Kind.CARE) == [("In the care of 林悦", "Shanghai IFC · Gala")]


def test_a_visit_at_the_tablet_is_told_once_it_is_known_whose(cast: Cast) -> None:
    client, device = client_of(cast.lin), KioskDevice.objects.create(store=cast.shanghai, name="Counter")
    way = open_way(WayKind.KIOSK, at=DAY, title="Lin", market=cast.market, associate=cast.lin)
    entered = {"device": device, "associate": cast.lin, "way": way, "signature": "<svg/>"}
    KioskVisit.objects.create(signed_at=DAY, expires_at=DAY + HOUR, client=client, joined_at=DAY, **entered)
    assert told(client, Kind.CARE)[0] == ("Signed in at the store's tablet", "Shanghai IFC · 林悦")


def test_a_livestream_is_told_with_its_title_and_how_long_it_was_watched(cast: Cast) -> None:
    client = client_of(cast.lin)
    did(client, ActivityKind.LIVESTREAM_JOINED, {"title": "Autumn", "duration_s": 754})
    assert told(client, Kind.ACTIVITY) == [("Joined a livestream", "Autumn · 13 min")]


def test_a_payload_of_another_shape_says_nothing(cast: Cast) -> None:
    client = client_of(cast.lin)
    did(client, ActivityKind.ASSET_OPENED, {"title": ["x"], "duration_s": "long"})
    assert told(client, Kind.ACTIVITY) == [("Opened a link that was sent", "")]


def test_an_alert_hides_the_name_where_data_is_masked(cast: Cast) -> None:
    client = client_of(cast.lin)
    raise_alert(client, cast.lin, at=DAY)
    assert told(client, Kind.ALERT, masked=True) == [("For 朱**", "Alert · Open")]
    assert told(client, Kind.ALERT, cast=cast) == [("For 朱丽艳", "Alert · Open")]
