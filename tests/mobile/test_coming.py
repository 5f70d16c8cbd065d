"""What *today* shows beside the alerts: promises, wishes, birthdays."""

from datetime import timedelta

from django.utils import timezone

from clienteling.clients.models import Wish
from clienteling.lib import clock
from clienteling.mobile.coming import birthdays, coming
from tests import factories
from tests.conftest import Cast
from tests.mobile.scenes import client_of, phone


def wish_of(cast: Cast, name: str, **fields: object) -> Wish:
    product = factories.ProductFactory.create()
    return Wish.objects.create(client=client_of(cast.lin, name), product=product, noted_at=clock.now(), **fields)


def test_a_promise_that_is_due_is_on_today(cast: Cast) -> None:
    wish_of(cast, "朱丽艳", promise="带她看新款", promise_due_on=timezone.localdate())
    page = phone(cast.lin).get("/m/today/").content.decode()
    assert 'id="promises"' in page and "带她看新款" in page and "朱丽艳" in page


def test_a_kept_promise_and_a_far_one_are_not(cast: Cast) -> None:
    today = timezone.localdate()
    wish_of(cast, "朱丽艳", promise="一", promise_due_on=today, promise_kept_at=clock.now())
    wish_of(cast, "胡强秀", promise="二", promise_due_on=today + timedelta(days=8))
    assert coming(cast.lin, today).is_empty


def test_a_wish_comes_back_on_its_day_and_stays_until_it_is_done(cast: Cast) -> None:
    today = timezone.localdate()
    wish_of(cast, "朱丽艳", remind_on=today - timedelta(days=3))
    assert 'id="wishes"' in phone(cast.lin).get("/m/today/").content.decode()


def test_birthdays_of_the_week_come_in_their_order(cast: Cast) -> None:
    today = timezone.localdate()
    for ahead in (3, 1, 9):
        day = today + timedelta(days=ahead)
        client_of(cast.lin, f"客{ahead}", birth_md=day.month * 100 + day.day)
    assert [each.client.name for each in birthdays(cast.lin, today)] == ["客1", "客3"]


def test_who_was_born_on_29_february_has_a_birthday_every_year(cast: Cast) -> None:
    client_of(cast.lin, "朱丽艳", birth_md=229)
    first = timezone.localdate().replace(year=2027, month=2, day=26)
    assert [each.on.day for each in birthdays(cast.lin, first)] == [28]


def test_nothing_of_somebody_elses_clients_shows(cast: Cast) -> None:
    wish_of(cast, "朱丽艳", promise="带她看新款", promise_due_on=timezone.localdate())
    assert "带她看新款" not in phone(cast.chan).get("/m/today/").content.decode()
