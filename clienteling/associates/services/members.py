"""A member of WeCom's directory and the associate they are: what differs is written and kept as a change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from clienteling.associates.models import Associate, Department, DirectoryChange, DirectoryRun, Market, Store
from clienteling.associates.roles import Role
from clienteling.wecom.calls.contacts import Member

# Of WeCom's states: 2 disabled and 5 left cannot use WeCom; 1 is active, 4 has not signed in yet.
GONE = frozenset({2, 5})
IN_A_STORE = (Role.ASSOCIATE, Role.STORE_MANAGER)


@dataclass(frozen=True)
class Places:
    """The departments of a market: which store a member belongs to."""

    market: Market
    rows: dict[int, Department]

    @classmethod
    def of(cls, market: Market) -> "Places":
        rows = market.departments.filter(gone_at=None).select_related("store")
        return cls(market, {row.number: row for row in rows})

    def store_of(self, member: Member) -> Store | None:
        """By the main department, then the others; a department without a store belongs to the one above it."""
        for number in filter(None, (member.main_department, *member.departments)):
            if store := self.store_above(number):
                return store
        return None

    def store_above(self, number: int) -> Store | None:
        for row in self.line(number):
            if row.store:
                return row.store
        return None

    def line(self, number: int) -> Iterator[Department]:
        """The department and those above it."""
        seen: set[int] = set()
        while number in self.rows and number not in seen:
            seen.add(number)
            yield self.rows[number]
            number = self.rows[number].parent_number


def take_in(member: Member, places: Places, *, at: datetime, run: DirectoryRun | None = None) -> list[DirectoryChange]:
    """Make the associate what the directory says. A stranger of a store becomes an invited associate.

    The role is ours alone, and so is who was switched off by hand.
    """
    with transaction.atomic():
        people = Associate.objects.of_userid(member.userid).filter(market=places.market)
        associate = people.select_for_update(of=("self",)).select_related("store").first()
        store = places.store_of(member)
        if associate is None:
            return [invite(member, store, at, run)] if store and member.status not in GONE else []
        if member.status in GONE:
            return leave(associate, at=at, run=run)
        return bring_up_to_date(associate, member, store, at, run)


def invite(member: Member, store: Store, at: datetime, run: DirectoryRun | None) -> DirectoryChange:
    """An account without a password: the first log-in comes through WeCom."""
    associate = Associate.objects.create_user(
        free_username(f"{member.userid}@{store.market.code}".lower()),
        userid=member.userid,
        name=(member.name or member.userid)[:60],
        role=Role.ASSOCIATE,
        market=store.market,
        store=store,
        language=language_of(store),
        invited_at=at,
        seen_at=at,
    )
    return note(associate, "invited", "", store.name, at, run)


def language_of(store: Store) -> str:
    """What the colleagues read; everybody may change their own."""
    return store.associates.order_by("pk").values_list("language", flat=True).first() or settings.LANGUAGE_CODE


def free_username(wanted: str) -> str:
    taken = set(Associate.objects.filter(username__startswith=wanted).values_list("username", flat=True))
    return wanted if wanted not in taken else f"{wanted}-{len(taken) + 1}"


def bring_up_to_date(
    associate: Associate, member: Member, store: Store | None, at: datetime, run: DirectoryRun | None
) -> list[DirectoryChange]:
    """Name, spelling of the userid, store; and who had left is back."""
    news: dict[str, object] = {"userid": member.userid}
    if member.name:
        news["name"] = member.name[:60]
    if store and associate.role in IN_A_STORE:
        news["store"] = store
    if associate.left_at and not associate.is_active:
        news |= {"is_active": True, "left_at": None}
    changed = {name: value for name, value in news.items() if getattr(associate, name) != value}
    before = {name: getattr(associate, name) for name in changed}
    for name, value in changed.items():
        setattr(associate, name, value)
    associate.seen_at = at
    associate.save(update_fields=["seen_at", *changed])
    shown = (name for name in changed if name != "left_at")
    return [note(associate, name, before[name], changed[name], at, run) for name in shown]


def leave(associate: Associate, *, at: datetime, run: DirectoryRun | None = None) -> list[DirectoryChange]:
    """Rights end with the next request: nobody inactive has any, and the sessions do not come back with the person."""
    if not associate.is_active:
        return []
    associate.is_active, associate.left_at = False, at
    associate.set_unusable_password()
    associate.save(update_fields=["is_active", "left_at", "password"])
    return [note(associate, "is_active", True, False, at, run)]


def join(associate: Associate, *, at: datetime) -> None:
    """Somebody invited came: their first log-in."""
    Associate.objects.filter(pk=associate.pk, joined_at=None).update(joined_at=at)


def rename(market: Market, *, userid: str, new: str, at: datetime) -> list[DirectoryChange]:
    """The corp gave a member another userid."""
    associate = Associate.objects.of_userid(userid).filter(market=market).first()
    if associate is None or Associate.objects.of_userid(new).filter(market=market).exists():
        return []
    associate.userid = new
    associate.save(update_fields=["userid"])
    return [note(associate, "userid", userid, new, at, None)]


def note(
    associate: Associate, field: str, before: object, after: object, at: datetime, run: DirectoryRun | None
) -> DirectoryChange:
    return DirectoryChange.objects.create(
        run=run, associate=associate, field=field, before=str(before)[:120], after=str(after)[:120], noticed_at=at
    )
