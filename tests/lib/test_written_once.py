"""Query sets that are written once answer as they would if written anew."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from clienteling.clients.models import Note
from clienteling.lib import any_of, clock
from clienteling.lib.written_once import WrittenOnce
from tests.conftest import Cast
from tests.mobile.scenes import client_of

DAY = timedelta(days=1)


def notes(client: int, since: datetime) -> models.QuerySet[Note]:
    return Note.objects.filter(client=client, written_at__gte=since).select_related("author").order_by("-pk")[:2]


def test_values_take_the_place_of_those_it_was_written_with(cast: Cast) -> None:
    now, written = clock.now(), WrittenOnce(notes, client=int, since=datetime)
    both = [client_of(cast.lin, "朱丽艳"), client_of(cast.lin, "王芳")]
    for client in both:
        for ago in range(3):
            Note.objects.create(client=client, author=cast.lin, text=f"{client.name} {ago}", written_at=now - ago * DAY)
    for client in both:
        for since in (now, now - DAY, now - 9 * DAY):
            with CaptureQueriesContext(connection) as asked:
                found = written(client=client.pk, since=since)
                said = [(note.text, note.author.name) for note in found]
            assert said == [(note.text, note.author.name) for note in notes(client.pk, since)] and len(asked) == 1


def test_a_list_of_values_is_one_text(cast: Cast) -> None:
    some = [client_of(cast.lin, "朱丽艳").pk, client_of(cast.lin, "王芳").pk]
    for pk in some:
        Note.objects.create(client_id=pk, author=cast.lin, text="茶", written_at=clock.now())
    of = WrittenOnce(
        lambda clients: Note.objects.filter(client__pk__any_of=clients).values_list("client_id", flat=True), clients=str
    )
    assert sorted(of(clients=any_of.array(some))) == sorted(some)
    assert of(clients=any_of.array([])) == [] and of.first(clients=any_of.array(some[:1])) == some[0]


def test_a_value_that_decides_what_the_statement_looks_like_is_refused(db: None) -> None:
    sliced = WrittenOnce(lambda since: Note.objects.filter(pk=since.year), since=datetime)
    with pytest.raises(TypeError, match="since"):
        sliced(since=clock.now())
