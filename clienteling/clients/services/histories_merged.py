"""Histories of two records that become one: who looked after them, what they agreed to, which tier they had."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Case, Value, When

from clienteling.clients.models import (
    Client,
    ClientMerge,
    Consent,
    FollowEvent,
    TierChange,
)
from clienteling.clients.services.moved import remember
from clienteling.clients.services.relationships import project, remember_old_rows

TIER = ("tier_rank", "tier_changed_at", "tier_expires_on")
State = dict[str, Any]


def move(merge: ClientMerge) -> State:
    """What must be known to take it back."""
    follows(merge)
    return {**consents(merge), **tier(merge)}


def give_back(merge: ClientMerge) -> None:
    state, other, survivor = merge.state, merge.merged_id, merge.survivor_id
    Consent.objects.filter(pk__in=state["consents"]).update(client=other)
    for pk, withdrawn_at in state["closed"]:
        Consent.objects.filter(pk=pk, withdrawn_at=datetime.fromisoformat(withdrawn_at)).update(withdrawn_at=None)
    if state["tier"]:
        tier_back(state["tier"], survivor, other)


def follows(merge: ClientMerge) -> None:
    """What happened with either record happened with the one person; the relationships are read anew."""
    for client in (merge.survivor, merge.merged):
        remember_old_rows(client)
    pks = list(FollowEvent.objects.filter(client=merge.merged_id).values_list("pk", flat=True))
    remember([merge.pk], FollowEvent, pks)
    FollowEvent.objects.filter(pk__in=pks).update(client=merge.survivor_id)


def read_again(pks: Collection[int], at: datetime) -> None:
    """After a merge or its undoing."""
    for client in Client.objects.filter(pk__in=pks):
        project(client)


def consents(merge: ClientMerge) -> State:
    """Per purpose the latest word holds: a withdrawal on one record closes what the other left open."""
    rows = Consent.objects.filter(client__in=[merge.survivor_id, merge.merged_id]).order_by("pk")
    mine = [row for row in rows if row.client_id == merge.survivor_id]
    theirs = [row for row in rows if row.client_id == merge.merged_id]
    moved = [row.pk for row in theirs if row.withdrawn_at or movable(row, about(row, mine))]
    closed = [(row.pk, no.isoformat()) for row in mine if (no := withdrawn_later(row, about(row, theirs)))]
    for pk, at in closed:
        Consent.objects.filter(pk=pk).update(withdrawn_at=datetime.fromisoformat(at))
    Consent.objects.filter(pk__in=moved).update(client=merge.survivor_id)
    return {"consents": moved, "closed": closed}


def about(row: Consent, others: list[Consent]) -> list[Consent]:
    """Words on the same purpose, for the same channel or for all."""
    return [one for one in others if one.purpose == row.purpose and one.channel in ("", row.channel)]


def movable(row: Consent, mine: list[Consent]) -> bool:
    """An open consent: the survivor has none of its own, and has not said no since."""
    return all(one.withdrawn_at is not None and one.withdrawn_at <= row.granted_at for one in mine)


def withdrawn_later(row: Consent, theirs: list[Consent]) -> datetime | None:
    """The no that came on the other record after this open yes, with no newer yes there."""
    if row.withdrawn_at or any(one.withdrawn_at is None for one in theirs):
        return None
    later = [one.withdrawn_at for one in theirs if one.withdrawn_at and one.withdrawn_at >= row.granted_at]
    return max(later, default=None)


def tier(merge: ClientMerge) -> State:
    """The better tier holds, with its history; the other history waits on the merged record."""
    survivor, other = merge.survivor, merge.merged
    if other.tier_rank <= survivor.tier_rank:
        return {"tier": None}
    kept = {"before": columns(survivor), "rows": rows_of(survivor), "theirs": rows_of(other)}
    change_places(kept, mine=other.pk, theirs=survivor.pk)
    Client.objects.filter(pk=survivor.pk).update(**{name: getattr(other, name) for name in TIER})
    for name in TIER:
        setattr(survivor, name, getattr(other, name))
    return {"tier": kept}


def tier_back(kept: State, survivor: int, other: int) -> None:
    """A change made since the merge stays with the survivor."""
    since = TierChange.objects.filter(client=survivor).exclude(pk__in=kept["theirs"]).exists()
    change_places(kept, mine=survivor, theirs=other)
    if not since:
        Client.objects.filter(pk=survivor).update(**kept["before"])


def change_places(kept: State, *, mine: int, theirs: int) -> None:
    """One statement: both histories may have a change of the same moment."""
    whose = Case(When(pk__in=kept["rows"], then=Value(mine)), default=Value(theirs))
    TierChange.objects.filter(pk__in=[*kept["rows"], *kept["theirs"]]).update(client=whose)


def columns(client: Client) -> State:
    values = ((name, getattr(client, name)) for name in TIER)
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values}


def rows_of(client: Client) -> list[int]:
    return list(TierChange.objects.filter(client=client).values_list("pk", flat=True))
