"""A client's profile: one person per person, changed only by news."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from clienteling.clients.models import Client, ClientIdentity, Consent, Tier, TierChange
from clienteling.clients.services import (
    ClientData,
    ConsentData,
    Outcome,
    UpsertResult,
    find_by_identity,
    upsert_client,
    upsert_clients,
)
from clienteling.clients.services.identities import Identity, owners
from clienteling.lib.errors import DomainError
from tests.conftest import Cast

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tiers(db: None) -> None:
    Tier.objects.create(code="gold", rank=2, name="Gold")
    Tier.objects.create(code="noir", rank=3, name="Noir")


def row(cast: Cast, **said: Any) -> ClientData:
    return ClientData(
        **{"market": cast.market.code, "identities": {"crm": "1"}, "name": "朱丽艳", "phone": "138 1234 5678", **said}
    )


def full(cast: Cast, **said: Any) -> ClientData:
    return row(
        cast,
        **{
            "email": "Zhu@example.com",
            "birthday": "1988-05-04",
            "tier": "gold",
            "tier_changed_at": datetime(2026, 1, 1, tzinfo=UTC),
            "tier_expires_on": date(2026, 12, 31),
            "consents": [ConsentData("service", text_version="2026-01")],
            "associate": "lin",
            **said,
        },
    )


def upsert(*rows: ClientData, at: datetime = NOW, source: str = "crm") -> UpsertResult:
    return upsert_clients(rows, source=source, at=at)


def test_a_new_client_gets_profile_history_consent_and_associate(cast: Cast) -> None:
    client, created = upsert_client(full(cast), source="crm", at=NOW)
    client.refresh_from_db()
    assert created and (client.name, client.phone, client.email) == ("朱丽艳", "+8613812345678", "Zhu@example.com")
    assert (client.birth_year, client.birth_md, client.tier_rank) == (1988, 504, 2)
    assert client.tier_changes.get().from_rank == 0
    assert Consent.objects.valid(NOW).get().source == "crm"
    assert client.relationships.active().primary().get().associate == cast.lin


def test_the_same_row_twice_changes_nothing(cast: Cast) -> None:
    client = upsert(full(cast)).clients[0]
    before = Client.objects.filter(pk=client.pk).values().get()
    assert upsert(full(cast), at=LATER).outcomes == {0: Outcome.UNCHANGED}
    assert Client.objects.filter(pk=client.pk).values().get() == before
    assert (TierChange.objects.count(), Consent.objects.count(), client.relationships.count()) == (1, 1, 1)


@pytest.mark.parametrize("many", [1, 40])
def test_new_clients_cost_as_few_queries_however_many_they_are(
    cast: Cast, many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [full(cast, identities={"crm": f"C-{n}", "unionid": f"u-{n}"}, phone=None, email=None) for n in range(many)]
    with django_assert_max_num_queries(12):
        assert upsert(*rows).count(Outcome.CREATED) == many


def test_one_question_finds_every_kind_of_identity(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, _created = upsert_client(full(cast), source="crm", at=NOW)
    said = [Identity("crm", "crm", "1"), Identity("phone", "", "+8613812345678"), Identity("email", "", "none@x.test")]
    with django_assert_num_queries(1):
        assert owners(one.key for one in said) == {said[0].key: client.pk, said[1].key: client.pk}


def test_the_same_person_twice_in_one_batch_is_one_client(cast: Cast) -> None:
    result = upsert(row(cast), row(cast, language="en"))
    assert list(result.outcomes.values()) == [Outcome.CREATED, Outcome.UPDATED]
    assert Client.objects.get().language == "en"


@pytest.mark.parametrize(
    ("source", "identities", "phone"),
    [("pos", {"unionid": "u-1"}, None), ("pos", {}, "+86 13812345678"), ("pos", {"house_crm": "1"}, None)],
)
def test_any_identity_finds_the_client(cast: Cast, source: str, identities: dict[str, str], phone: str | None) -> None:
    first = upsert(row(cast, identities={"crm": "1", "unionid": "u-1"})).clients[0]
    assert upsert(row(cast, identities=identities, phone=phone), source=source).clients[0] == first


def test_numbers_of_two_sources_are_two_people(cast: Cast) -> None:
    upsert(row(cast, phone=None), source="shop")
    upsert(row(cast, phone=None), source="pos")
    assert Client.objects.count() == 2


def test_identities_of_two_clients_are_a_conflict_and_nothing_is_merged(cast: Cast) -> None:
    upsert(row(cast), row(cast, identities={"unionid": "u-2"}, phone=None, name="王雪"))
    result = upsert(row(cast, identities={"crm": "1", "unionid": "u-2"}, language="en"))
    assert result.rejected[0].code == "identity_conflict"
    assert not Client.objects.filter(language="en").exists()


def test_two_numbers_of_one_source_stay_two_people_even_with_one_phone(cast: Cast) -> None:
    upsert(row(cast))
    assert upsert(row(cast, identities={"crm": "2"})).outcomes == {0: Outcome.CREATED}
    assert find_by_identity("phone", "+8613812345678") == find_by_identity("crm", "1", "crm")


def test_a_new_phone_replaces_the_old_one(cast: Cast) -> None:
    client = upsert(row(cast)).clients[0]
    assert upsert(row(cast, phone="13900001111")).outcomes == {0: Outcome.UPDATED}
    assert find_by_identity("phone", "+8613812345678") is None
    assert find_by_identity("phone", "+8613900001111") == client
    assert Client.objects.named_like("1111").get() == client


def test_what_is_left_out_stays(cast: Cast) -> None:
    upsert(full(cast))
    upsert(ClientData(cast.market.code, {"crm": "1"}, language="en"))
    client = Client.objects.get()
    assert (client.name, client.tier_rank, client.birth_md, client.language) == ("朱丽艳", 2, 504, "en")


def test_a_birthday_without_year_keeps_the_year_we_know(cast: Cast) -> None:
    upsert(row(cast, birthday="1988-05-04"))
    upsert(row(cast, birthday="--05-06"))
    assert Client.objects.values_list("birth_year", "birth_md").get() == (1988, 506)


@pytest.mark.parametrize("said", [date(1988, 2, 29), "1988-02-29", "19880229", "1988/2/29"])
def test_birthdays_are_read_as_people_write_them(cast: Cast, said: date | str) -> None:
    upsert(row(cast, birthday=said))
    assert Client.objects.values_list("birth_year", "birth_md").get() == (1988, 229)


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"market": "nowhere"}, "market_unknown", "market"),
        ({"phone": "12"}, "phone_invalid", "phone"),
        ({"email": "nobody"}, "email_invalid", "email"),
        ({"birthday": "1987-02-29"}, "birthday_invalid", "birthday"),
        ({"birthday": "2987-02-01"}, "birthday_invalid", "birthday"),
        ({"tier": "platinum"}, "tier_unknown", "tier"),
        ({"associate": "nobody"}, "associate_unknown", "associate"),
        ({"language": "English!"}, "language_invalid", "language"),
        ({"name": "长" * 81}, "name_invalid", "name"),
        ({"name": " "}, "required", "name"),
        ({"identities": {}, "phone": None}, "identity_required", "identities"),
        ({"identities": {"qq": "1"}}, "identity_kind_unknown", "identities"),
        ({"identities": {"crm": "a\x00"}}, "identity_invalid", "crm"),
        ({"consents": [ConsentData("selling")]}, "purpose_unknown", "consents"),
    ],
)
def test_a_bad_row_is_handed_back_and_the_good_one_kept(
    cast: Cast, said: dict[str, Any], code: str, field: str
) -> None:
    result = upsert(row(cast, **said), row(cast, identities={"crm": "9"}, phone=None))
    assert (result.rejected[0].code, result.rejected[0].field) == (code, field)
    assert list(result.outcomes) == [1]


def test_a_refused_tier_takes_the_whole_row_back(cast: Cast) -> None:
    upsert(full(cast))
    result = upsert(full(cast, tier="noir", tier_changed_at=datetime(2025, 1, 1, tzinfo=UTC), language="en"))
    assert result.rejected[0].code == "tier_change_out_of_order"
    assert Client.objects.values_list("tier_rank", "language").get() == (2, "zh-hans")


def test_a_tier_with_no_known_beginning_is_no_rise(cast: Cast) -> None:
    upsert(row(cast, tier="gold"))
    change = TierChange.objects.get()
    assert (change.from_rank, change.to_rank) == (2, 2)


def test_a_rise_is_kept_as_history(cast: Cast) -> None:
    upsert(full(cast))
    upsert(full(cast, tier="noir", tier_changed_at=None), at=LATER)
    assert list(TierChange.objects.order_by("changed_at").values_list("from_rank", "to_rank")) == [(0, 2), (2, 3)]


def test_a_withdrawn_consent_is_closed(cast: Cast) -> None:
    upsert(full(cast))
    assert upsert(full(cast, consents=[ConsentData("service", granted=False)]), at=LATER).outcomes[0]
    assert not Consent.objects.valid(LATER).exists() and Consent.objects.valid(NOW).exists()


def test_another_associate_takes_over(cast: Cast) -> None:
    client = upsert(full(cast)).clients[0]
    upsert(full(cast, associate="chan"), at=LATER)
    assert client.relationships.active().primary().get().associate == cast.chan
    assert client.relationships.active(NOW).get().associate == cast.lin


def test_one_upsert_raises_what_a_batch_would_hand_back(cast: Cast) -> None:
    with pytest.raises(DomainError) as refusal:
        upsert_client(row(cast, phone="12"), source="crm", at=NOW)
    assert refusal.value.code == "phone_invalid"


def test_personal_data_is_not_readable_in_the_database(cast: Cast) -> None:
    upsert(full(cast))
    stored = str([*Client.objects.values_list(), *ClientIdentity.objects.values_list()])
    assert "朱丽艳" not in stored and "13812345678" not in stored and "example.com" not in stored
