"""Contact ways as the house wants them: make, pause, resume, end, and who receives the clients just now."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate, Market, Store
from clienteling.associates.querysets import AssociateQuerySet
from clienteling.clients import qr
from clienteling.clients.models import ContactWay, FollowEvent, WayKind, WayStatus
from clienteling.clients.models.contact_way import WayNotice
from clienteling.clients.querysets import ContactWayQuerySet
from clienteling.lib.clock import local_day, start_of_day
from clienteling.lib.errors import DomainError
from clienteling.lib.nudge import nudge_after_commit

SYNC = "clienteling.clients.tasks.sync_contact_ways"
CHANGE = "clients.change_contactway"
MOST_PEOPLE = 100
ROTATING = (WayKind.STORE, WayKind.EVENT, WayKind.LINK)
LONGEST_TITLE = 30
HOUSE = "Maison"
QUOTA_INCREASED = "balance_increased"
ABOUT_QUOTA = (WayNotice.BALANCE_LOW, WayNotice.BALANCE_EXHAUSTED, WayNotice.QUOTA_EXPIRE_SOON)


def open_way(kind: WayKind, *, at: datetime, title: str, **columns: Any) -> ContactWay:
    """A new way, which WeCom will be told of at once."""
    way = ContactWay.objects.create(kind=kind, title=title[:LONGEST_TITLE], created_at=at, due_at=at, **columns)
    nudge_after_commit(SYNC)
    return way


def tell_wecom(way: ContactWay, *, at: datetime) -> None:
    """As somebody writes it in the console, before it is saved: WeCom will hear of it."""
    way.created_at = way.created_at or at
    way.due_at, way.tries, way.error = at, 0, ""
    nudge_after_commit(SYNC)


def card_of(way: ContactWay) -> str:
    """The printable card as SVG: whose it is, where, and the code."""
    store = way.store or (way.associate.store if way.associate else None)
    return qr.card(
        way.content,
        house=HOUSE,
        name=way.associate.name if way.associate else way.title,
        place=" · ".join([store.name, store.city] if store else []),
        invitation=_("Scan with WeChat to stay in touch"),
    )


def personal_way(associate: Associate, *, at: datetime) -> ContactWay:
    """The associate's own code; made when there is none. Raises DomainError for whoever has no clients."""
    if not (associate.is_active and associate.store_id and associate.userid):
        raise DomainError("no_clients", _("Only people of a store receive clients."))
    with transaction.atomic():
        Associate.objects.get_queryset().select_for_update().get(pk=associate.pk)
        mine = ContactWay.objects.filter(kind=WayKind.PERSONAL, associate=associate).exclude(status=WayStatus.ENDED)
        return mine.first() or open_way(
            WayKind.PERSONAL, at=at, title=associate.name, associate=associate, market_id=associate.market_id
        )


def store_way(
    store: Store, *, at: datetime, backup: Associate | None = None, daily_cap: int | None = None
) -> ContactWay:
    """The store's first code; made when there is none."""
    first = ContactWay.objects.filter(kind=WayKind.STORE, store=store).exclude(status=WayStatus.ENDED).first()
    return first or open_way(
        WayKind.STORE,
        at=at,
        title=store.name,
        store=store,
        market_id=store.market_id,
        backup=backup,
        daily_cap=daily_cap,
    )


def pause(way: ContactWay, *, by: Associate, at: datetime) -> None:
    """Scans reach the backup; without one the code stops working."""
    by.must(CHANGE)
    turn(way, WayStatus.PAUSED, at)


def resume(way: ContactWay, *, by: Associate, at: datetime) -> None:
    by.must(CHANGE)
    turn(way, WayStatus.ACTIVE, at)


def end_way(way: ContactWay, *, by: Associate, at: datetime) -> None:
    """For good: printed codes stop working."""
    by.must(CHANGE)
    turn(way, WayStatus.ENDED, at)


def turn(way: ContactWay, status: WayStatus, at: datetime) -> None:
    way.move_to(status, due_at=at, tries=0)
    nudge_after_commit(SYNC)


def refresh_ways(at: datetime) -> int:
    """Look which ways have other receivers by now, have ended, or have a picture nobody has read; how many are due."""
    stale = []
    for way in may_differ(at).select_related("store__market", "market"):
        if way.ends_at and way.ends_at <= at:
            turn(way, WayStatus.ENDED, at)
        elif is_unread(way) or way.userids != receivers(way, at):
            stale.append(way.pk)
    if stale:
        ContactWay.objects.filter(pk__in=stale, due_at=None).update(due_at=at, tries=0)
        nudge_after_commit(SYNC)
    return len(stale)


def may_differ(at: datetime) -> ContactWayQuerySet:
    """Those that are over; and others, but not those WeCom refuses: they are left to a person.

    A code of one person differs only when that one left.
    """
    left = Q(associate__is_active=False) & ~Q(userids=[])
    returned = Q(associate__is_active=True, userids=[])
    calm = Q(due_at=None, error="")
    unread = ~Q(address="") & Q(content="")
    differing = calm & (Q(kind__in=ROTATING) | left | returned | unread)
    return ContactWay.objects.exclude(status=WayStatus.ENDED).filter(Q(ends_at__lte=at) | differing)


def is_unread(way: ContactWay) -> bool:
    """WeCom has made the code, but what it says is not known yet."""
    return bool(way.address and not way.content)


def receivers(way: ContactWay, at: datetime) -> list[str]:
    """Userids, sorted; empty when the code should not work.

    Nobody is turned away: with everybody at the cap and no backup, all on duty receive; with nobody on duty, the shop.
    """
    if way.status == WayStatus.ENDED:
        return []
    backup = userids(Associate.objects.active().filter(pk__in=[way.backup_id] if way.backup_id else []))
    if way.status == WayStatus.PAUSED:
        return backup
    asked = people_of(way, at)
    return userids(below_cap(way, asked, at)) or backup or userids(asked) or userids(everybody(way))


def people_of(way: ContactWay, at: datetime) -> AssociateQuerySet:
    everyone = everybody(way)
    if way.kind == WayKind.STORE and way.store:
        return everyone.on_duty(way.store, at)
    return everyone.present(at) if way.kind in (WayKind.EVENT, WayKind.LINK) else everyone


def everybody(way: ContactWay) -> AssociateQuerySet:
    selling = Associate.objects.active().selling().exclude(userid="").filter(market=way.market_id)
    if way.associate_id:
        return selling.filter(pk=way.associate_id)
    chosen = selling.filter(pk__in=way.people.values("pk"))
    return chosen if way.kind != WayKind.STORE and chosen.exists() else selling.filter(store=way.store_id)


def below_cap(way: ContactWay, people: AssociateQuerySet, at: datetime) -> AssociateQuerySet:
    """Those who have not yet received today as many clients by this way as they may."""
    if way.daily_cap is None:
        return people
    zone = way.store.zone if way.store else way.market.time_zone
    today = FollowEvent.objects.added().filter(state=way.state, at__gte=start_of_day(local_day(at, zone), zone))
    came = today.values("associate").annotate(clients=Count("contact_key", distinct=True))
    return people.exclude(pk__in=came.filter(clients__gte=way.daily_cap).values("associate"))


def userids(people: AssociateQuerySet) -> list[str]:
    return sorted(people.exclude(userid="").values_list("userid", flat=True))[:MOST_PEOPLE]


def hear_of_links(market: Market, *, change: str, link_id: str = "") -> int:
    """A notice of WeCom about one acquisition link, or about the quota of all; more quota takes it away."""
    links = ContactWay.objects.filter(market=market, kind=WayKind.LINK).exclude(status=WayStatus.ENDED)
    if link_id:
        links = links.filter(config_id=link_id)
    if change == QUOTA_INCREASED:
        return links.filter(notice__in=ABOUT_QUOTA).update(notice="")
    return links.update(notice=WayNotice(change))
