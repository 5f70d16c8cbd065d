"""Days to remember, people, sizes, tastes: said by any source, kept once, replaced as a whole."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from clienteling.clients.models import Client, ImportantDate, Preference, Size, Tie
from clienteling.clients.services import (
    ClientData,
    DateData,
    Details,
    Outcome,
    SizeData,
    TieData,
    UpsertResult,
    keep_days,
    tie,
    upsert_clients,
)
from clienteling.lib import clock, lunar
from clienteling.lib.errors import DomainError
from tests.conftest import Cast
from tests.factories import ClientFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FULL = Details(
    dates=[DateData("wedding", "2015-10-01"), DateData("child", "08-15", is_lunar=True, label="小宝")],
    household=[TieData("partner", "陈伟")],
    sizes=[SizeData("ring", "EU", "52"), SizeData("shoe", "CN", "235")],
    preferences={"colour": ["noir", "camel"], "gift_for": ["mother"]},
)


def upsert(cast: Cast, number: str = "1", **said: Any) -> UpsertResult:
    row = ClientData(**{"market": cast.market.code, "identities": {"crm": number}, "name": "朱丽艳", **said})
    return upsert_clients([row], source="crm", at=NOW)


def test_a_source_says_what_it_knows_and_twice_changes_nothing(cast: Cast) -> None:
    assert upsert(cast, details=FULL).outcomes == {0: Outcome.CREATED}
    assert upsert(cast, details=FULL).outcomes == {0: Outcome.UNCHANGED}
    assert (ImportantDate.objects.count(), Tie.objects.count(), Size.objects.count(), Preference.objects.count()) == (
        2,
        1,
        2,
        3,
    )


def test_days_of_both_calendars_know_when_they_come_next(cast: Cast) -> None:
    upsert(cast, details=FULL)
    found = dict(ImportantDate.objects.values_list("kind", "next_on"))
    assert found == {"wedding": date(2027, 10, 1), "child": date(2027, 9, 15)}
    keep_days(datetime(2027, 10, 9, tzinfo=UTC))
    found = dict(ImportantDate.objects.values_list("kind", "next_on"))
    assert found == {"wedding": date(2028, 10, 1), "child": date(2028, 10, 3)}


def test_what_is_given_replaces_what_there_was_and_the_rest_stays(cast: Cast) -> None:
    upsert(cast, details=FULL)
    result = upsert(cast, details=Details(sizes=[SizeData("ring", "EU", "53")], preferences={"colour": ["rouge"]}))
    assert result.outcomes == {0: Outcome.UPDATED}
    assert Size.objects.get().value == "53"
    assert set(Preference.objects.values_list("kind", "value")) == {("colour", "rouge"), ("gift_for", "mother")}
    assert ImportantDate.objects.count() == 2 and Tie.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        (Details(dates=[DateData("wedding", "2015-02-30")]), "date_invalid", "important_dates"),
        (Details(dates=[DateData("party", "10-01")]), "kind_unknown", "important_dates"),
        (Details(sizes=[SizeData("ring", "UK", "52")]), "kind_unknown", "sizes"),
        (Details(sizes=[SizeData("ring", "EU", "")]), "text_invalid", "sizes"),
        (Details(household=[TieData("boss", "陈伟")]), "kind_unknown", "household"),
        (Details(preferences={"smell": ["rose"]}), "kind_unknown", "preferences"),
        (Details(preferences={"colour": ["x"] * 31}), "too_many", "preferences"),
    ],
)
def test_what_is_wrong_is_handed_back_with_its_field(cast: Cast, said: Details, code: str, field: str) -> None:
    error = upsert(cast, details=said).rejected[0]
    assert (error.code, error.field) == (code, field) and not Client.objects.exists()


@pytest.mark.parametrize(
    ("said", "year", "md"), [("1988-08-15", 1988, 815), ("闰06-01", None, -601), ("12-08", None, 1208)]
)
def test_a_lunar_birthday_is_a_day_rules_can_read(cast: Cast, said: str, year: int | None, md: int) -> None:
    client = upsert(cast, lunar_birthday=said).clients[0]
    client.refresh_from_db()
    on = lunar.next_on(md, clock.now().date())
    assert (client.birth_year, client.birth_lunar_md, client.birth_md) == (year, md, on.month * 100 + on.day)


def test_a_lunar_birthday_moves_on_with_the_year(cast: Cast) -> None:
    client = upsert(cast, lunar_birthday="08-15").clients[0]
    for today, md in ((date(2026, 9, 25), 925), (date(2026, 9, 28), 915), (date(2027, 9, 18), None)):
        keep_days(datetime(today.year, today.month, today.day, 12, tzinfo=UTC))
        client.refresh_from_db()
        assert client.birth_md == md


def test_a_solar_birthday_takes_the_place_of_a_lunar_one(cast: Cast) -> None:
    upsert(cast, lunar_birthday="08-15")
    upsert(cast, birthday="05-04")
    assert Client.objects.values_list("birth_md", "birth_lunar_md").get() == (504, None)


def test_a_lunar_day_that_never_was_is_refused(cast: Cast) -> None:
    error = upsert(cast, lunar_birthday="1988-leap06-01").rejected[0]
    assert (error.code, error.field) == ("birthday_invalid", "lunar_birthday")


def test_two_clients_are_linked_and_a_list_of_names_leaves_that_alone(cast: Cast) -> None:
    client, other = upsert(cast).clients[0], upsert(cast, "2", name="陈伟").clients[0]
    tie(client, other, kind="partner")
    upsert(cast, details=Details(household=[]))
    assert Tie.objects.get().other == other


def test_nobody_is_linked_to_a_client_of_another_market(cast: Cast) -> None:
    with pytest.raises(DomainError) as refusal:
        tie(upsert(cast).clients[0], ClientFactory.create(), kind="partner")
    assert refusal.value.code == "unknown_client"


def test_people_of_the_household_are_not_readable_in_the_database(cast: Cast) -> None:
    upsert(cast, details=FULL)
    stored = str([*Tie.objects.values_list(), *ImportantDate.objects.values_list()])
    assert "陈伟" not in stored and "小宝" not in stored
