"""Any order and repetition of what WeCom tells ends in one history, and the owner at any past time is right."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.clients.follows import ASSIGNED_BY_ADMIN, Happening, Span, spans
from clienteling.clients.models import Client, ClientMerge, FollowEvent, FollowKind
from clienteling.clients.services import ClientData, hear, merge_clients, note, undo_merge, upsert_client
from tests.conftest import Cast
from tests.factories import AssociateFactory, ClientFactory

T0 = datetime(2026, 1, 1, tzinfo=UTC)
PEOPLE = 3
MOVES = ["add", "by_client", "by_associate", "gone", "transfer", "handover", "refused", "assign"]
TWO_DAYS = timedelta(days=2)
ECHO = timedelta(minutes=5)


@dataclass
class Truth:
    """What really happens, told moment by moment to somebody who watches; the oracle, without any code of ours."""

    happenings: list[Happening] = field(default_factory=list)
    followers: list[int] = field(default_factory=list)  # the one who has followed longest first
    by_wecom: set[int] = field(default_factory=set)
    owner: int | None = None
    owners: list[tuple[datetime, int | None]] = field(default_factory=list)

    def say(self, who: int, kind: str, at: datetime, way: int = 1) -> None:
        self.happenings.append(Happening(len(self.happenings), who, kind, at, way))

    def do(self, move: str, who: int, other: int, at: datetime) -> None:
        if move == "add" and who not in self.followers:
            self.join(who, at)
        elif move == "assign":
            self.assign(who, at)
        elif move == "refused":
            self.say(other, "refused", at)
        elif move in ("transfer", "handover") and who in self.followers and who != other:
            self.hand_over(who, other, at, by_us=move == "handover")
        elif move in ("by_client", "by_associate", "gone") and who in self.followers:
            self.drop(who, move, at)
        self.owners.append((at, self.owner))

    def join(self, who: int, at: datetime) -> None:
        self.say(who, "added", at)
        self.followers.append(who)
        self.by_wecom.add(who)
        self.owner = who if self.owner is None else self.owner

    def assign(self, who: int, at: datetime) -> None:
        self.say(who, "assigned", at, 0)
        former = self.owner
        if former not in (None, who) and former not in self.by_wecom:
            self.followers.remove(former)
        self.followers += [] if who in self.followers else [who]
        self.owner = who

    def hand_over(self, who: int, other: int, at: datetime, *, by_us: bool) -> None:
        """A handover of ours looks the result up, and notes it beside the callbacks, which come a little later."""
        if by_us:
            self.by_wecom.add(other)
            self.say(other, "added", at, ASSIGNED_BY_ADMIN)
            self.say(who, "transfer", at + ECHO)
            self.say(other, "added", at + ECHO, ASSIGNED_BY_ADMIN)
        self.say(who, "transfer", at)
        owned = self.owner == who
        self.followers.remove(who)
        self.by_wecom.discard(who)
        if other not in self.followers:
            self.say(other, "added", at, ASSIGNED_BY_ADMIN)
            self.followers.append(other)
            self.by_wecom.add(other)
            self.owner = other if owned else self.owner
        elif owned:
            self.owner = other if by_us else self.followers[0]

    def drop(self, who: int, kind: str, at: datetime) -> None:
        self.say(who, kind, at)
        self.followers.remove(who)
        self.by_wecom.discard(who)
        if self.owner == who:
            self.owner = self.followers[0] if self.followers else None


@st.composite
def truths(draw: st.DrawFn) -> Truth:
    """A life of one client with three associates, two days between any two moments."""
    truth = Truth()
    moves = st.tuples(st.sampled_from(MOVES), st.integers(1, PEOPLE), st.integers(1, PEOPLE))
    for number, (move, who, other) in enumerate(draw(st.lists(moves, max_size=14))):
        truth.do(move, who, other, T0 + number * TWO_DAYS)
    return truth


@st.composite
def told(draw: st.DrawFn) -> tuple[Truth, list[Happening]]:
    """The same life as callbacks bring it: shuffled, some of it twice."""
    truth = draw(truths())
    again = draw(st.lists(st.sampled_from(truth.happenings), max_size=4)) if truth.happenings else []
    return truth, draw(st.permutations(truth.happenings + again))


def owner(history: list[Span], at: datetime) -> int | None:
    running = [one for one in history if one.started_at <= at and (one.ended_at is None or one.ended_at > at)]
    assert len({one.associate_id for one in running}) == len(running), "two relationships of one pair"
    primary = [one.associate_id for one in running if one.is_primary]
    assert len(primary) <= 1, "two owners"
    return primary[0] if primary else None


@given(told())
@settings(max_examples=300, deadline=None)
def test_whoever_owned_the_client_is_found_whatever_the_order(case: tuple[Truth, list[Happening]]) -> None:
    truth, arrived = case
    history = spans(arrived)
    assert history == spans(truth.happenings)
    for at, expected in truth.owners:
        assert owner(history, at) == expected
        assert owner(history, at + timedelta(hours=47)) == expected


@given(told())
@settings(max_examples=100, deadline=None)
def test_who_follows_now_is_who_was_not_removed(case: tuple[Truth, list[Happening]]) -> None:
    truth, arrived = case
    assert {one.associate_id for one in spans(arrived) if one.ended_at is None} == set(truth.followers)


@contextmanager
def undone() -> Iterator[None]:
    """A client's life that leaves no trace for the next example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(case=told())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_tables_tell_the_same_story_after_every_callback(cast: Cast, case: tuple[Truth, list[Happening]]) -> None:
    people = {1: cast.lin, 2: cast.zhou, 3: cast.chan}
    truth, arrived = case
    with undone():
        client = ClientFactory.create(market=cast.market)
        for one in arrived:
            note([event(client, people[one.associate_id].pk, one)], client=client)
        for at, expected in truth.owners:
            assert client.owner_at(at) == (people[expected] if expected else None)
            assert client.relationships.owning(at).count() == (1 if expected else 0)


def event(client: Client, associate_id: int, one: Happening) -> FollowEvent:
    kind = FollowKind(one.kind)
    key = bytes(32) if kind != FollowKind.ASSIGNED else None
    return FollowEvent(
        client=client, associate_id=associate_id, contact_key=key, kind=kind, at=one.at, add_way=one.add_way
    )


@pytest.mark.parametrize("late", [0, 1])
def test_a_transfer_hands_over_whichever_callback_comes_first(late: int) -> None:
    """The receiver's addition may also be minutes before or after the giver's removal."""
    minutes = timedelta(minutes=5 if late else -5)
    story = [
        Happening(1, 1, "added", T0),
        Happening(2, 3, "added", T0 + timedelta(hours=1)),
        Happening(3, 1, "transfer", T0 + TWO_DAYS),
        Happening(4, 2, "added", T0 + TWO_DAYS + minutes, ASSIGNED_BY_ADMIN),
    ]
    history = spans(story)
    assert history == spans(story[::-1])
    assert owner(history, T0 + TWO_DAYS + timedelta(hours=1)) == 2
    assert owner(history, T0 + TWO_DAYS - timedelta(hours=1)) == 1


@st.composite
def two_lives(draw: st.DrawFn) -> tuple[list[tuple[int, Happening]], list[int]]:
    """What is told of two records that are one person, shuffled, and when they are merged or taken apart."""
    stories = [(number, one) for number in (0, 1) for one in draw(truths()).happenings]
    told = draw(st.permutations(stories))
    return told, draw(st.lists(st.integers(0, len(told)), max_size=4))


@given(case=two_lives())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_merging_and_taking_apart_between_callbacks_leaves_each_its_own_history(
    cast: Cast, case: tuple[list[tuple[int, Happening]], list[int]]
) -> None:
    told, turns = case
    clerk = AssociateFactory.create(market=cast.market, store=None, role=Role.ADMINISTRATOR)
    people = {1: cast.lin, 2: cast.zhou, 3: cast.chan}
    with undone():
        pair = [contact(cast, number) for number in (0, 1)]
        merge = None
        for place, (number, one) in enumerate(told):
            if place in turns:
                merge = turn(pair, merge, clerk)
            hear(
                f"wm{number}", market=cast.market, userid=people[one.associate_id].userid, kind=kind_of(one), at=one.at
            )
        if merge:
            undo_merge(merge, by=clerk, at=T0)
        for number, client in enumerate(pair):
            own = spans([as_told(one) for whose, one in told if whose == number])
            have = client.relationships.values_list("associate", "started_at", "ended_at", "is_primary")
            want = [(people[s.associate_id].pk, s.started_at, s.ended_at, s.is_primary) for s in own]
            assert sorted(have, key=str) == sorted(want, key=str)


def as_told(one: Happening) -> Happening:
    """Callbacks know neither assignments nor ways; the other tests have them."""
    return replace(one, kind=kind_of(one).value, add_way=0)


def kind_of(one: Happening) -> FollowKind:
    return FollowKind.ADDED if one.kind == "assigned" else FollowKind(one.kind)


def contact(cast: Cast, number: int) -> Client:
    row = ClientData(cast.market.code, {"external_userid": f"wm{number}"}, name="朱丽艳")
    return upsert_client(row, source="wecom", at=T0)[0]


def turn(pair: list[Client], merge: ClientMerge | None, clerk: Associate) -> ClientMerge | None:
    if merge is None:
        return merge_clients(*pair, by=clerk, at=T0)
    undo_merge(merge, by=clerk, at=T0)
    return None
