"""Pages of a long story: nothing missing, nothing twice, whatever is recorded between two of them."""

from datetime import UTC, datetime, timedelta
from itertools import count

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clienteling.attribution.services import record_touch
from clienteling.clients.models import ActivityKind, Client
from clienteling.clients.services import ActivityEvent, record_batch, write_note
from clienteling.insights.timeline import Asked, Kind, Reader, place_of, story
from tests.conftest import Cast
from tests.mobile.scenes import client_of

DAY = datetime(2026, 11, 20, 4, tzinfo=UTC)
READER = Reader(None, DAY + timedelta(days=1), "en")
SERIAL = count()


def viewed(client: Client, *seconds_ago: int) -> list[str]:
    """Pages viewed, each with a title of its own, which are returned."""
    titles = {f"{n}#{next(SERIAL)}": DAY - timedelta(seconds=n) for n in seconds_ago}
    events = [ActivityEvent(client.pk, ActivityKind.PAGE_VIEW, at, None, {"title": t}) for t, at in titles.items()]
    record_batch(events, source="mini", idempotency_key=str(next(SERIAL)), at=DAY)
    return list(titles)


def details(client: Client, asked: Asked, before: str = "") -> tuple[list[str], str]:
    page = story(client, reader=READER, asked=asked, before=place_of(before))
    return [moment.detail for moment in page.moments], page.older


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    old=st.lists(st.integers(0, 40), min_size=31, max_size=90),
    new=st.lists(st.lists(st.integers(0, 40), max_size=20), min_size=1, max_size=4),
)
def test_what_is_recorded_between_two_pages_moves_nothing(cast: Cast, old: list[int], new: list[list[int]]) -> None:
    client, activity = client_of(cast.lin), Asked(frozenset({Kind.ACTIVITY}))
    there = viewed(client, *old)
    told, older = details(client, activity)
    while older:
        viewed(client, *(new.pop() if new else []))
        more, older = details(client, activity, older)
        told += more
    assert set(there) <= set(told), "a page missed what was there before the first was read"
    assert len(set(told)) == len(told), "a page repeated a moment"
    assert [int(title.split("#")[0]) for title in told] == sorted(int(title.split("#")[0]) for title in told)


def test_a_page_of_ten_thousand_entries_costs_as_much_as_one_of_ten(cast: Cast) -> None:
    client = client_of(cast.lin)
    for n in range(12):
        record_touch(client, associate=cast.lin, channel="alert", reference=f"a:{n}", at=DAY - timedelta(seconds=n))
        write_note(client, "Tea", by=cast.lin, at=DAY - timedelta(seconds=n))
    viewed(client, *range(10))
    counts = []
    for _size in ("ten", "ten thousand"):
        with CaptureQueriesContext(connection) as queries:
            story(client, reader=READER)
        counts.append(len(queries))
        viewed(client, *range(12, 10_012))
    assert counts == [4, 4]  # the places; then touches, notes and activity


def test_only_what_is_asked_for_is_looked_at(cast: Cast) -> None:
    client = client_of(cast.lin)
    viewed(client, 5, 50_000)
    asked = Asked(frozenset({Kind.ACTIVITY}), since=DAY - timedelta(hours=1), until=DAY)
    with CaptureQueriesContext(connection) as queries:
        found, _older = details(client, asked)
    assert [title.split("#")[0] for title in found] == ["5"]
    assert not any("attribution_touch" in query["sql"] for query in queries)
