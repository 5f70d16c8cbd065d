"""Histories of two records that become one: who looked after them, what they agreed to, which tier they had."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Case, Value, When

from clienteling.clients.models import (
    Client,
    ClientMerge,
    FollowEvent,
    TierChange,
)
from clienteling.clients.services import consents_merged, wishes_merged
from clienteling.clients.services.moved import remember
from clienteling.clients.services.relationships import project, remember_old_rows

TIER = ("tier_rank", "tier_changed_at", "tier_expires_on")
State = dict[str, Any]


def move(merge: ClientMerge) -> State:
    """What must be known to take it back."""
    follows(merge)
    return {**consents_merged.move(merge), **wishes_merged.move(merge), **tier(merge)}


def give_back(merge: ClientMerge) -> None:
    state, other, survivor = merge.state, merge.merged_id, merge.survivor_id
    consents_merged.give_back(state, other)
    wishes_merged.give_back(state)
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
