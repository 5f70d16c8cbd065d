"""What keeps an alert's card back at the moment of sending, however long it has waited for its turn."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Exists, OuterRef

from clienteling.alerts import restraints
from clienteling.alerts.models import Alert, AlertCopy, Delivery, Reason
from clienteling.alerts.services import allowed, counting, repeats
from clienteling.alerts.services.copies import reason_against
from clienteling.alerts.services.repeats import Chain
from clienteling.clients.models import Relationship
from clienteling.wecom.models import Send

T = TypeVar("T")
CHANGED = "digest_changed"
# What a message ended as whose alerts wait for another one.
ANEW = (CHANGED, repeats.OUTDATED)


def reasons_against(sends: Sequence[Send], at: datetime) -> dict[int, str]:
    """Of sends that carry alerts, why some must not go any more; as many queries however many there are.

    A person's replay is a new send, which the alert follows only later: it is known by the sends it repeats. A digest
    does not go as it is when one of its clients may not be in it; the others' alerts then wait for another.
    """
    chains = repeats.chains_of(sends)
    about = [pk for chain in chains for pk in chain.pks]
    own = _own(about)
    copies = _copies([pk for pk in about if pk not in own])
    carried = [alert for its in own.values() for alert in its]
    further = {copy.alert_id: copy.alert for copy in copies.values()}
    against = allowed.reasons_against([*carried, *further.values()], at) if carried or further else {}
    against = over_cap(carried, at) | against
    told = repeats.told_now([a for chain in chains if chain.is_repeat for a in _first(chain, own) or ()], at)
    found: dict[int, str] = {}
    for chain in chains:
        its, copy = _first(chain, own) or [], _first(chain, copies)
        repeated = repeats.against(chain, its, copy, told) if chain.is_repeat else ""
        if reason := repeated or (further_against(copy, against) if copy else reason_of(its, against)):
            found[chain.send.pk] = reason
    return found


def reason_of(alerts: Sequence[Alert], against: Mapping[int, Reason]) -> str:
    reasons = [against[alert.pk] for alert in alerts if alert.pk in against]
    if len(alerts) > 1:
        return CHANGED if any(reason != Reason.CAP for reason in reasons) else ""
    return reasons[0].value if reasons else ""


def further_against(copy: AlertCopy, against: Mapping[int, Reason]) -> str:
    follows, theirs = copy.follows, copy.theirs  # type: ignore[attr-defined]  # annotated
    return reason_against(copy, against, follows=follows, theirs=theirs)


def _first(chain: Chain, found: Mapping[int, T]) -> T | None:
    return next((found[pk] for pk in chain.pks if pk in found), None)


def _own(send_ids: Collection[int]) -> dict[int, list[Alert]]:
    """The alerts each send is about: its own, or a digest's."""
    its: dict[int, list[Alert]] = defaultdict(list)
    for alert in Alert.objects.filter(send__in=send_ids).select_related("rule", "told__store__market", "told__market"):
        its[alert.send_id or 0].append(alert)
    return its


def _copies(send_ids: Collection[int]) -> dict[int, AlertCopy]:
    """The further card each send is, with whether its associate, and the alert's, has the client still."""
    if not send_ids:
        return {}
    mine = Relationship.objects.active().filter(client=OuterRef("alert__client"))
    rows = (
        AlertCopy.objects.filter(send__in=send_ids)
        .select_related("alert__rule")
        .annotate(
            follows=Exists(mine.filter(associate=OuterRef("associate"), associate__is_active=True)),
            theirs=Exists(mine.filter(associate=OuterRef("alert__associate"))),
        )
    )
    return {copy.send_id or 0: copy for copy in rows}


def over_cap(alerts: Sequence[Alert], at: datetime) -> dict[int, Reason]:
    """Whose associate has had a day's cards meanwhile; of what waits, the room was taken when it was chosen."""
    told = {alert.told.pk: alert.told for alert in alerts if alert.told and alert.delivery == Delivery.QUEUED}
    if not told:
        return {}
    own, usual = restraints.limits(), restraints.usual()
    most = {pk: own.get(one.market_id or 0, usual).per_associate for pk, one in told.items()}
    began = {pk: counting.day_began(one, at) for pk, one in told.items()}
    had: dict[int, set[int]] = defaultdict(set)
    rows = Alert.objects.filter(
        told__in=told, queued_at__gte=min(began.values()) - timedelta(days=1), delivery=Delivery.DELIVERED
    )
    for pk, associate_id, delivered_at in rows.values_list("pk", "told", "delivered_at"):
        if associate_id and delivered_at and delivered_at >= began[associate_id]:
            had[associate_id].add(pk)
    return {
        alert.pk: Reason.CAP
        for alert in alerts
        if alert.told_id in told and len(had[alert.told_id or 0] - {alert.pk}) >= most[alert.told_id or 0]
    }
