"""Who is the same person: what proves it, what only people decide, and that no market learns of another's clients."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clienteling.associates.roles import Role
from clienteling.clients.models import Client, ClientIdentity, DoubtfulMatch, IdentityKind, Tier, Verdict
from clienteling.clients.services import (
    PROOFS,
    ClientData,
    Outcome,
    UpsertResult,
    client_ids,
    confirm,
    find_by_identity,
    parse_identities,
    propose_namesakes,
    reject,
    upsert_clients,
)
from clienteling.lib import names
from clienteling.lib.errors import DomainError
from tests.conftest import Cast
from tests.factories import AssociateFactory, MarketFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PHONE = "13812345678"


def row(cast: Cast, number: str, name: str | None = "朱丽艳", **said: Any) -> ClientData:
    identities = {"crm": number} if number else {}
    return ClientData(**{"market": cast.market.code, "identities": identities, "name": name, **said})


def upsert(*rows: ClientData, source: str = "crm") -> UpsertResult:
    return upsert_clients(rows, source=source, at=NOW)


def test_every_kind_of_identity_has_its_place_in_the_table() -> None:
    assert set(PROOFS) == set(IdentityKind)


@pytest.mark.parametrize("name", ["朱丽艳", "Zhu Liyan", "LIYAN ZHU", None])
def test_a_phone_with_the_same_name_in_any_spelling_is_the_client(cast: Cast, name: str | None) -> None:
    first = upsert(row(cast, "1", phone=PHONE)).clients[0]
    assert upsert(row(cast, "9", name, phone=PHONE), source="pos").clients[0] == first


def test_a_phone_with_another_name_is_another_person_and_a_doubt(cast: Cast) -> None:
    first = upsert(row(cast, "1", phone=PHONE)).clients[0]
    second = upsert(row(cast, "2", "陈伟", phone=PHONE), source="pos").clients[0]
    match = DoubtfulMatch.objects.get()
    assert (match.first, match.second, match.reasons) == (first, second, ["same_phone"])
    first.refresh_from_db()
    assert first.name == "朱丽艳" and find_by_identity("phone", f"+86{PHONE}") == first


def test_the_same_row_again_finds_the_other_person_by_their_number(cast: Cast) -> None:
    upsert(row(cast, "1", phone=PHONE))
    again = row(cast, "2", "陈伟", phone=PHONE)
    assert [upsert(again, source="pos").outcomes[0] for _ in "12"] == [Outcome.CREATED, Outcome.UNCHANGED]
    assert DoubtfulMatch.objects.count() == 1


def test_an_address_of_somebody_else_is_a_doubt_too(cast: Cast) -> None:
    upsert(row(cast, "1", email="family@example.com"), row(cast, "2", "陈伟", email="family@example.com"))
    assert DoubtfulMatch.objects.get().reasons == ["same_email"]


def test_a_phone_alone_with_another_name_is_handed_back(cast: Cast) -> None:
    upsert(row(cast, "1", phone=PHONE))
    assert upsert(row(cast, "", "陈伟", phone=PHONE)).rejected[0].code == "identity_doubtful"
    assert Client.objects.count() == 1


def test_a_row_that_names_two_clients_is_handed_back_and_the_pair_looked_at(cast: Cast) -> None:
    upsert(row(cast, "1"), row(cast, "", identities={"unionid": "u-1"}))
    result = upsert(row(cast, "1", identities={"crm": "1", "unionid": "u-1"}))
    assert result.rejected[0].code == "identity_conflict"
    assert DoubtfulMatch.objects.get().reasons == ["named_together"]


@pytest.mark.parametrize(
    ("name", "birthday", "pairs"),
    [("朱丽艳", "1988-05-04", 1), ("Zhu Liyan", "05-04", 1), ("朱丽艳", "1990-05-04", 0), ("朱丽", "05-04", 0)],
)
def test_the_same_name_and_birthday_is_a_doubt(cast: Cast, name: str, birthday: str, pairs: int) -> None:
    upsert(row(cast, "1", birthday="1988-05-04"), row(cast, "2", name, birthday=birthday))
    assert propose_namesakes(NOW) == pairs
    assert propose_namesakes(NOW) == 0


def test_a_pair_that_is_not_one_person_is_never_proposed_again(cast: Cast) -> None:
    clerk = AssociateFactory.create(market=cast.market, store=None, role=Role.RETAIL_OPERATIONS)
    rows = row(cast, "1", birthday="05-04"), row(cast, "2", birthday="05-04", phone=PHONE)
    upsert(*rows)
    propose_namesakes(NOW)
    reject(DoubtfulMatch.objects.get(), by=clerk, at=NOW)
    upsert(*rows, row(cast, "3", "陈伟", phone=PHONE))
    propose_namesakes(NOW)
    assert [m.verdict for m in DoubtfulMatch.objects.order_by("pk")] == [Verdict.DIFFERENT, Verdict.OPEN]


def test_only_one_verdict_wins(cast: Cast) -> None:
    clerk = AssociateFactory.create(market=cast.market, store=None, role=Role.RETAIL_OPERATIONS)
    upsert(row(cast, "1", email="a@example.com"), row(cast, "2", "陈伟", email="a@example.com"))
    match, stale = DoubtfulMatch.objects.get(), DoubtfulMatch.objects.get()
    confirm(match, keep=match.second_id, by=clerk, at=NOW)
    with pytest.raises(DomainError) as refusal:
        reject(stale, by=clerk, at=NOW)
    assert refusal.value.code == "stale_status"
    assert Client.objects.present().get() == match.second


def test_marketing_decides_nothing_about_who_is_who(cast: Cast) -> None:
    upsert(row(cast, "1", email="a@example.com"), row(cast, "2", "陈伟", email="a@example.com"))
    with pytest.raises(DomainError) as refusal:
        reject(DoubtfulMatch.objects.get(), by=cast.marketing, at=NOW)
    assert refusal.value.code == "not_allowed"


@pytest.mark.parametrize("said", [{"identities": {"unionid": "u-1"}}, {"phone": "+8613812345678"}])
def test_what_another_market_has_looks_like_what_nobody_has(cast: Cast, said: dict[str, Any]) -> None:
    other = MarketFactory.create()
    row_there = ClientData(**{"market": other.code, "identities": {}, "name": "朱丽艳", **said})
    row_here = ClientData(**{"market": cast.market.code, "identities": {}, "name": "朱丽艳", **said})
    there = upsert(row_there).clients[0]
    here = [upsert(row_here), upsert(row_here)]
    assert [one.outcomes[0] for one in here] == [Outcome.CREATED, Outcome.UNCHANGED]
    assert here[1].clients[0] != there and here[1].clients[0].market == cast.market


def test_an_order_finds_the_client_of_its_own_market(cast: Cast) -> None:
    other = MarketFactory.create()
    upsert(ClientData(other.code, {"unionid": "u-1"}, name="朱丽艳"))
    here = upsert(row(cast, "", identities={"unionid": "u-1"})).clients[0]
    named = parse_identities({"unionid": "u-1"}, source="pos", market=cast.market)
    assert client_ids([named], within=cast.market) == [here.pk]


def test_an_openid_belongs_to_the_account_it_names(cast: Cast) -> None:
    app = "wx0123456789abcdef"
    client = upsert(row(cast, "1", identities={"openid": f"{app}:oABC", "mini_openid": f"{app}:oABC"})).clients[0]
    assert find_by_identity("openid", "oABC", app) == client == find_by_identity("mini_openid", "oABC", app)
    assert ClientIdentity.objects.filter(client=client).count() == 2


def test_old_news_about_a_tier_is_refused_even_where_its_beginning_was_never_told(cast: Cast) -> None:
    Tier.objects.create(code="gold", rank=2, name="Gold")
    Tier.objects.create(code="noir", rank=3, name="Noir")
    upsert(row(cast, "1", tier="gold"))
    late = upsert(row(cast, "1", tier="noir", tier_changed_at=NOW - timedelta(days=9)))
    assert late.rejected[0].code == "tier_change_out_of_order"


@pytest.mark.parametrize(("one", "other", "same"), [("王雪", "王血", False), ("Anna Lee", "lee anna", True)])
def test_characters_of_one_sound_are_different_names(one: str, other: str, same: bool) -> None:
    assert names.same(one, other) == same
