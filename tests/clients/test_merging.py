"""Two records become one person and two again: everything moves, and comes back as it was."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.utils.translation import override

from clienteling.alerts.models import Alert
from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.attribution.models import Order, Pickup
from clienteling.attribution.services import OrderData, PickupData, record_orders, record_pickup
from clienteling.clients.hanging import HANGING
from clienteling.clients.models import (
    Activity,
    Client,
    ClientMerge,
    Consent,
    DoubtfulMatch,
    Product,
    Tier,
    Wish,
    WishStatus,
)
from clienteling.clients.services import (
    ActivityEvent,
    ClientData,
    ConsentData,
    WishData,
    client_ids,
    find_by_identity,
    give_up,
    keep_promise,
    merge_clients,
    note_wish,
    parse_identities,
    preview_merge,
    record_batch,
    take_on,
    take_up_again,
    undo_merge,
    upsert_clients,
    withdraw_consent,
)
from clienteling.lib.errors import DomainError
from tests.clients.states import everything
from tests.conftest import Cast
from tests.factories import AssociateFactory, MarketFactory
from tests.mobile.scenes import raise_alert

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def tiers(db: None) -> None:
    Tier.objects.create(code="gold", rank=2, name="Gold")
    Tier.objects.create(code="noir", rank=3, name="Noir")


@pytest.fixture
def clerk(cast: Cast) -> Associate:
    return AssociateFactory.create(userid="clerk", market=cast.market, store=None, role=Role.RETAIL_OPERATIONS)


def known(cast: Cast, number: str, name: str = "朱丽艳", at: datetime = NOW, **said: Any) -> Client:
    row = ClientData(**{"market": cast.market.code, "identities": {"crm": number}, "name": name, **said})
    return upsert_clients([row], source="crm", at=at).clients[0]


def named(cast: Cast, number: str) -> int:
    found = client_ids([parse_identities({"crm": number}, source="crm", market=cast.market)], within=cast.market)[0]
    assert isinstance(found, int)
    return found


def order(cast: Cast, number: str, client: int, minor: int = 1000, at: datetime = NOW) -> Order:
    row = OrderData("pos", number, client, cast.market.pk, at, "CNY", minor)
    return Order.objects.get(pk=record_orders([row], at=at).created[0])


def repair(number: str, client: int, ready_at: datetime | None = None) -> Pickup:
    return record_pickup(PickupData("shop", number, "repair", client, NOW, ready_at), at=LATER)[0]


def visit(client: int, key: str, at: datetime = NOW) -> None:
    record_batch([ActivityEvent(client, 20, at)], source="shop", idempotency_key=key, at=at)


@pytest.fixture
def pair(cast: Cast) -> tuple[Client, Client]:
    """One who is known well, and one with a better tier, an order, an alert and another associate."""
    one = known(cast, "1", phone="13812345678", tier="gold", associate="lin")
    other = known(cast, "2", "朱莉", birthday="1988-05-04", tier="noir", associate="zhou", email="zhu@example.com")
    order(cast, "A", one.pk)
    order(cast, "B", other.pk, 500)
    raise_alert(other, cast.zhou)
    visit(other.pk, "v1")
    return Client.objects.get(pk=one.pk), Client.objects.get(pk=other.pk)


def test_whatever_hangs_on_a_client_moves_with_a_merge() -> None:
    """A new table with a foreign key to Client says in its app's `merged.py` how it moves."""
    about_merging = {"clients.clientmerge", "clients.doubtfulmatch"}
    hanging = {
        model._meta.label_lower
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.many_to_one and field.related_model is Client and model is not Client
    }
    assert hanging - about_merging == set(HANGING)


def test_the_survivor_has_everything(cast: Cast, clerk: Associate, pair: tuple[Client, Client]) -> None:
    one, other = pair
    merge_clients(one, other, by=clerk, at=LATER)
    one = Client.objects.present().get()
    assert (one.order_count, one.lifetime_minor, one.tier_rank, one.birth_md) == (2, 1500, 3, 504)
    assert Alert.objects.get().client == one and Activity.objects.filter(client_id=one.pk).count() == 3
    assert {r.associate for r in one.relationships.active()} == {cast.lin, cast.zhou}
    assert one.relationships.active().primary().get().associate == cast.lin
    assert find_by_identity("crm", "2", "crm") == one == Client.objects.present().named_like("朱莉").get()


def test_undoing_gives_back_exactly_what_was(cast: Cast, clerk: Associate, pair: tuple[Client, Client]) -> None:
    before = everything()
    merge = merge_clients(*pair, by=clerk, at=LATER)
    assert everything() != before
    undo_merge(merge, by=clerk, at=LATER + timedelta(days=30))
    assert everything() == before


def test_a_piece_told_of_under_a_merged_name_goes_back_and_moves_on(
    cast: Cast, clerk: Associate, pair: tuple[Client, Client]
) -> None:
    one, other = pair
    merge = merge_clients(one, other, by=clerk, at=LATER)
    assert repair("R-1", named(cast, "2")).client_id == one.pk
    undo_merge(merge, by=clerk, at=LATER)
    piece = repair("R-1", named(cast, "2"), ready_at=LATER)
    assert (piece.client_id, piece.ready_at) == (other.pk, LATER)


def test_what_arrives_under_a_merged_name_is_the_survivors_and_goes_back(
    cast: Cast, clerk: Associate, pair: tuple[Client, Client]
) -> None:
    one, other = pair
    merge = merge_clients(one, other, by=clerk, at=LATER)
    new = order(cast, "C", named(cast, "2"), at=LATER)
    visit(named(cast, "2"), "v2", LATER)
    assert new.client == one and Activity.objects.filter(client_id=one.pk).count() == 5
    undo_merge(merge, by=clerk, at=LATER)
    new.refresh_from_db()
    other.refresh_from_db()
    assert new.client == other and (other.order_count, other.lifetime_minor) == (2, 1500)
    assert Activity.objects.filter(client_id=other.pk, named_id=None).count() == 4


def test_the_same_order_again_after_a_merge_is_still_the_same(
    cast: Cast, clerk: Associate, pair: tuple[Client, Client]
) -> None:
    merge_clients(*pair, by=clerk, at=LATER)
    row = OrderData("pos", "B", pair[1].pk, cast.market.pk, NOW, "CNY", 500)
    answer = record_orders([row], at=LATER)
    assert not answer.errors and not answer.created


def test_a_second_record_fills_gaps_and_never_overwrites(
    cast: Cast, clerk: Associate, pair: tuple[Client, Client]
) -> None:
    one, other = pair
    merge = merge_clients(one, other, by=clerk, at=LATER)
    known(cast, "2", "朱莉", phone="13900001111", language="en")
    one.refresh_from_db()
    assert (one.name, one.phone) == ("朱丽艳", "+8613812345678")
    assert find_by_identity("phone", "+8613900001111") == one
    undo_merge(merge, by=clerk, at=LATER)
    assert find_by_identity("phone", "+8613900001111") == other


def test_a_column_that_changed_since_the_merge_stays(cast: Cast, clerk: Associate, pair: tuple[Client, Client]) -> None:
    merge = merge_clients(*pair, by=clerk, at=LATER)
    known(cast, "1", birthday="1988-05-06")
    undo_merge(merge, by=clerk, at=LATER)
    assert Client.objects.get(pk=pair[0].pk).birth_md == 506


def test_a_no_on_one_record_is_a_no_of_the_person(cast: Cast, clerk: Associate) -> None:
    yes, no = ConsentData("marketing", at=NOW), ConsentData("marketing", granted=False, at=LATER)
    one, other = known(cast, "1", consents=[yes]), known(cast, "2", consents=[yes])
    known(cast, "2", consents=[no], at=LATER)
    merge = merge_clients(one, other, by=clerk, at=LATER)
    assert not Consent.objects.valid(LATER + timedelta(hours=1)).exists()
    undo_merge(merge, by=clerk, at=LATER)
    assert Consent.objects.valid(LATER + timedelta(hours=1)).get().client == one


@pytest.mark.parametrize("refusing", [0, 1])
def test_a_no_to_one_channel_on_one_record_counts_against_a_yes_to_all_on_the_other(
    cast: Cast, clerk: Associate, refusing: int
) -> None:
    yes, wecom = ConsentData("marketing", at=NOW), ConsentData("marketing", channel="wecom", at=NOW)
    pair = [known(cast, str(number), consents=[wecom if number == refusing else yes]) for number in (0, 1)]
    known(cast, str(refusing), at=LATER, consents=[ConsentData("marketing", granted=False, channel="wecom")])
    before = everything()
    merge = merge_clients(pair[0], pair[1], by=clerk, at=LATER)
    valid = Consent.objects.valid(LATER + timedelta(hours=1)).filter(client=pair[0])
    assert not valid.by("wecom").exists() and valid.by("email").count() == 1
    undo_merge(merge, by=clerk, at=LATER)
    assert everything() == before


def test_a_no_said_after_a_merge_outlives_its_undoing(cast: Cast, clerk: Associate) -> None:
    one = known(cast, "1", consents=[ConsentData("marketing", at=NOW)])
    other = known(cast, "2", consents=[ConsentData("marketing", channel="wecom", at=NOW)])
    withdraw_consent(other, purpose="marketing", channel="wecom", at=LATER)
    merge = merge_clients(one, other, by=clerk, at=LATER)
    withdraw_consent(one, purpose="marketing", channel="email", at=LATER)
    undo_merge(merge, by=clerk, at=LATER)
    valid = Consent.objects.valid(LATER + timedelta(hours=1)).filter(client=one)
    assert not valid.by("email").exists() and valid.by("phone").exists() and valid.by("wecom").exists()


@pytest.fixture
def wished(pair: tuple[Client, Client]) -> tuple[Wish, Wish]:
    """Both wish for one piece; to the other it was promised, and the other had given it up and bought it before."""
    bag = Product.objects.create(sku="BAG-9")
    promised = WishData(
        bag, promise="call when it is here", promise_due_on=date(2026, 12, 1), remind_on=date(2026, 12, 2)
    )
    give_up(note_wish(pair[0], WishData(bag), by=None, at=NOW), at=NOW)
    give_up(note_wish(pair[1], WishData(bag), by=None, at=NOW), at=NOW)
    note_wish(pair[1], WishData(bag), by=None, at=NOW).move_to(WishStatus.FULFILLED, closed_at=NOW)
    mine = note_wish(pair[0], WishData(bag, occasion="birthday"), by=None, at=NOW)
    return mine, note_wish(pair[1], promised, by=None, at=NOW)


def test_a_promise_of_a_merged_record_is_the_persons(
    clerk: Associate, pair: tuple[Client, Client], wished: tuple[Wish, Wish]
) -> None:
    before = everything()
    merge = merge_clients(*pair, by=clerk, at=LATER)
    wish = Wish.objects.promised().get(client=pair[0])
    assert (wish.promise, wish.promise_due_on, wish.occasion) == (wished[1].promise, date(2026, 12, 1), "birthday")
    assert wish.remind_on == date(2026, 12, 2)
    closed = Wish.objects.filter(client=pair[0]).exclude(status="open").values_list("status", flat=True)
    assert sorted(closed) == ["dropped", "dropped", "fulfilled"]
    undo_merge(merge, by=clerk, at=LATER)
    assert everything() == before


def test_a_promise_kept_to_the_person_was_kept_to_whom_it_was_made(
    clerk: Associate, pair: tuple[Client, Client], wished: tuple[Wish, Wish]
) -> None:
    mine, theirs = wished
    merge = merge_clients(*pair, by=clerk, at=LATER)
    keep_promise(mine, at=LATER)
    undo_merge(merge, by=clerk, at=LATER)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.promise, mine.promise_kept_at, theirs.promise_kept_at) == (None, None, LATER)


def test_a_wish_taken_up_again_while_merged_does_not_keep_a_merge_from_being_undone(
    clerk: Associate, pair: tuple[Client, Client], wished: tuple[Wish, Wish]
) -> None:
    merge = merge_clients(*pair, by=clerk, at=LATER)
    give_up(wished[0], at=LATER)
    take_up_again(Wish.objects.filter(client=pair[0], status="dropped").exclude(pk=wished[0].pk).latest("pk"))
    undo_merge(merge, by=clerk, at=LATER)
    assert Wish.objects.open().filter(client=pair[1]).get() == wished[1]


def test_two_owners_of_one_time_become_a_first_and_a_second(cast: Cast, clerk: Associate) -> None:
    one, other = known(cast, "1", associate="lin"), known(cast, "2", associate="lin")
    take_on(other, associate=cast.zhou, at=LATER)
    merge_clients(one, other, by=clerk, at=LATER)
    for moment in (NOW, LATER):
        assert one.relationships.active(moment).primary().get().associate == cast.lin


def test_a_preview_counts_and_writes_nothing(cast: Cast, pair: tuple[Client, Client]) -> None:
    before = everything()
    with override("en"):
        preview = preview_merge(*pair)
    assert preview.rows["orders"] == preview.rows["alerts"] == 1
    assert preview.filled == ["e-mail", "year of birth", "birthday (month × 100 + day)"]
    assert everything() == before


@pytest.mark.parametrize("days", [31])
def test_after_thirty_days_a_merge_stays(cast: Cast, clerk: Associate, pair: tuple[Client, Client], days: int) -> None:
    merge = merge_clients(*pair, by=clerk, at=NOW)
    with pytest.raises(DomainError) as refusal:
        undo_merge(merge, by=clerk, at=NOW + timedelta(days=days))
    assert refusal.value.code == "too_late_to_undo"


def test_merges_are_undone_from_the_last(cast: Cast, clerk: Associate, pair: tuple[Client, Client]) -> None:
    first = merge_clients(*pair, by=clerk, at=NOW)
    merge_clients(known(cast, "3"), pair[0], by=clerk, at=NOW)
    with pytest.raises(DomainError) as refusal:
        undo_merge(first, by=clerk, at=NOW)
    assert refusal.value.code == "merged_again"


def test_clients_of_two_markets_are_not_merged(cast: Cast, clerk: Associate, pair: tuple[Client, Client]) -> None:
    foreign = upsert_clients(
        [ClientData(MarketFactory.create().code, {"crm": "7"}, name="朱丽艳")], source="hk", at=NOW
    ).clients[0]
    for other, code in ((foreign, "other_market"), (pair[0], "same_client")):
        with pytest.raises(DomainError) as refusal:
            merge_clients(pair[0], other, by=clerk, at=NOW)
        assert refusal.value.code == code
    assert not ClientMerge.objects.exists() and not DoubtfulMatch.objects.exists()
