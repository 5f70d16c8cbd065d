"""What two records that become one person agreed to: per purpose and channel the latest word holds."""

from datetime import datetime
from typing import Any

from clienteling.clients.models import ClientMerge, Consent
from clienteling.clients.services.consents import spread

State = dict[str, Any]


def move(merge: ClientMerge) -> State:
    """A withdrawal on one record closes what the other left open. What must be known to take it back."""
    parted = [[said(one) for one in spread(row)] for row in broken_into(*sides(merge))]
    mine, theirs = sides(merge)
    moved = [row.pk for row in theirs if row.withdrawn_at or movable(row, about(row, mine))]
    closed = [(row.pk, no.isoformat()) for row in mine if (no := withdrawn_later(row, about(row, theirs)))]
    for pk, at in closed:
        Consent.objects.filter(pk=pk).update(withdrawn_at=datetime.fromisoformat(at))
    Consent.objects.filter(pk__in=moved).update(client=merge.survivor_id)
    return {"consents": moved, "closed": closed, "spread": parted}


def give_back(state: State, other: int) -> None:
    Consent.objects.filter(pk__in=state["consents"]).update(client=other)
    for pk, withdrawn_at in state["closed"]:
        Consent.objects.filter(pk=pk, withdrawn_at=datetime.fromisoformat(withdrawn_at)).update(withdrawn_at=None)
    for parts in state.get("spread", ()):
        gather(parts)


def sides(merge: ClientMerge) -> tuple[list[Consent], list[Consent]]:
    """The survivor's and the other's."""
    rows = Consent.objects.filter(client__in=[merge.survivor_id, merge.merged_id]).order_by("pk")
    mine = [row for row in rows if row.client_id == merge.survivor_id]
    return mine, [row for row in rows if row.client_id == merge.merged_id]


def broken_into(mine: list[Consent], theirs: list[Consent]) -> list[Consent]:
    """Each yes for all channels that the other record's no for one of them came after."""
    return [
        row
        for rows, others in ((mine, theirs), (theirs, mine))
        for row in rows
        if row.channel == "" and row.withdrawn_at is None and any(is_no_to(row, one) for one in others)
    ]


def is_no_to(row: Consent, one: Consent) -> bool:
    later = one.withdrawn_at is not None and one.withdrawn_at >= row.granted_at
    return later and one.channel != "" and one.purpose == row.purpose


def said(row: Consent) -> list[Any]:
    return [row.pk, row.withdrawn_at.isoformat() if row.withdrawn_at else None]


def gather(parts: list[list[Any]]) -> None:
    """One yes for all channels again, unless something was said to one of them since."""
    rows = list(Consent.objects.filter(pk__in=[pk for pk, _until in parts]).order_by("pk"))
    whole = rows[0]
    again = Consent.objects.filter(client=whole.client_id, purpose=whole.purpose, channel="", withdrawn_at=None)
    if [said(row) for row in rows] == parts and not again.exists():
        Consent.objects.filter(pk__in=[row.pk for row in rows[1:]]).delete()
        Consent.objects.filter(pk=whole.pk).update(channel="", withdrawn_at=None)


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
