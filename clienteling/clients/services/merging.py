"""Two records become one person, and for 30 days two again: every row moves, is remembered, and goes back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.clients import silence
from clienteling.clients.hanging import HANGING, RECOUNTS
from clienteling.clients.models import Client, ClientIdentity, ClientMerge, MovedRow
from clienteling.clients.services import columns_merged, histories_merged
from clienteling.clients.services.moved import merged_below, remember
from clienteling.lib.errors import DomainError
from clienteling.webhooks.services import News, tell

UNDO_DAYS = 30
MOVE_ACTIVITY = """UPDATE clients_activity SET client_id = %(survivor)s, named_id = coalesce(named_id, client_id)
WHERE client_id = %(other)s"""
RETURN_ACTIVITY = """UPDATE clients_activity SET client_id = %(other)s, named_id = nullif(named_id, %(other)s)
WHERE client_id = %(survivor)s AND named_id = ANY(%(parts)s)"""
LOOK_AGAIN = """UPDATE clients_ingestbatch SET client_ids = client_ids || %(to)s::bigint
WHERE evaluated_at IS NULL AND client_ids @> ARRAY[%(of)s]::bigint[]"""


@dataclass(frozen=True)
class Preview:
    """What a merge would do: rows moved per table, and columns the survivor would get."""

    rows: dict[str, int]
    filled: list[str]


def preview_merge(survivor: Client, other: Client) -> Preview:
    """Counted, nothing written. Raises DomainError when the two cannot be merged."""
    check(survivor, other)
    counts = {
        str(it.model._meta.verbose_name_plural): it.moving(other.pk, survivor.pk).count() for it in HANGING.values()
    }
    labels = {field.name: str(field.verbose_name) for field in Client._meta.fields}
    filled = [labels[name] for name in columns_merged.missing(survivor, other)]
    return Preview({name: count for name, count in counts.items() if count}, filled)


def merge_clients(survivor: Client, other: Client, *, by: Associate | None, at: datetime) -> ClientMerge:
    """`other` becomes part of `survivor`, with everything that hangs on it. Raises DomainError."""
    if by:
        by.must("clients.merge_client")
    with transaction.atomic():
        survivor, other = locked(survivor, other)
        check(survivor, other)
        merge = ClientMerge.objects.create(survivor=survivor, merged=other, merged_at=at, merged_by=by)
        move_rows(merge)
        merge.state = histories_merged.move(merge)
        columns_merged.fill(merge)
        Client.objects.filter(pk=other.pk).update(merged_into=survivor, updated_at=at)
        recount(merge, at)
        silence.fall([survivor.pk], at)
        said = {"client": str(other.uid), "merged_into": str(survivor.uid)}
        tell("client.merged", lambda: [News(survivor.market_id, said)], at=at)
    return merge


def undo_merge(merge: ClientMerge, *, by: Associate, at: datetime) -> None:
    """Both are as they were, and what arrived under the merged one's names since is theirs. Raises DomainError."""
    by.must("clients.merge_client")
    with transaction.atomic():
        survivor, other = locked(merge.survivor, merge.merged)
        merge = ClientMerge.objects.select_for_update().get(pk=merge.pk)
        merge.survivor, merge.merged = survivor, other
        check_undo(merge, at)
        Client.objects.filter(pk=other.pk).update(merged_into=None, updated_at=at)
        columns_merged.take_back(merge)
        histories_merged.give_back(merge)
        return_rows(merge)
        ClientMerge.objects.filter(pk=merge.pk).update(undone_at=at, undone_by=by)
        recount(merge, at)
        silence.fall([survivor.pk, other.pk], at)


def locked(*clients: Client) -> list[Client]:
    """Fresh and locked in order of id, so that two merges never wait for each other."""
    pks = [client.pk for client in clients]
    found = {row.pk: row for row in Client.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
    return [found[pk] for pk in pks]


def check(survivor: Client, other: Client) -> None:
    if survivor.pk == other.pk:
        raise DomainError("same_client", _("This is the same client."))
    if survivor.market_id != other.market_id:
        raise DomainError("other_market", _("Clients of two markets are not merged."))
    if any(client.erased_at or client.merged_into_id for client in (survivor, other)):
        raise DomainError("client_gone", _("One of the two is no longer there."))


def check_undo(merge: ClientMerge, at: datetime) -> None:
    if merge.undone_at:
        raise DomainError("already_undone", _("This merge was undone already."))
    if at > merge.merged_at + timedelta(days=UNDO_DAYS):
        raise DomainError("too_late_to_undo", _("A merge can be undone for %(days)s days.") % {"days": UNDO_DAYS})
    later = ClientMerge.objects.running().filter(survivor=merge.survivor, pk__gt=merge.pk)
    if merge.survivor.merged_into_id or later.exists():
        raise DomainError("merged_again", _("Undo the merge made after this one first."))
    if merge.survivor.erased_at or merge.merged.erased_at:
        raise DomainError("client_gone", _("One of the two is no longer there."))


def move_rows(merge: ClientMerge) -> None:
    """Rows of all tables, identities and activity, from the merged client to the survivor."""
    survivor, other = merge.survivor_id, merge.merged_id
    for hanging in HANGING.values():
        if not hanging.by_hand:
            pks = list(hanging.moving(other, survivor).values_list("pk", flat=True))
            remember([merge.pk], hanging.model, pks)
            hanging.model._default_manager.filter(pk__in=pks).update(client=survivor)
    ClientIdentity.objects.filter(client=other).update(client=survivor, named=Coalesce("named_id", "client_id"))
    run(MOVE_ACTIVITY, survivor=survivor, other=other)
    run(LOOK_AGAIN, to=survivor, of=other)


def return_rows(merge: ClientMerge) -> None:
    survivor, other = merge.survivor_id, merge.merged_id
    for table in MovedRow.objects.filter(merge=merge).values_list("table", flat=True).distinct():
        pks = MovedRow.objects.filter(merge=merge, table=table).values("row_id")
        HANGING[table].moving(survivor, other).filter(pk__in=pks).update(client=other)
    parts = [other, *merged_below(other)]
    own = Case(When(named=other, then=Value(None)), default=F("named"))
    ClientIdentity.objects.filter(client=survivor, named__in=parts).update(client=other, named=own)
    run(RETURN_ACTIVITY, survivor=survivor, other=other, parts=parts)
    run(LOOK_AGAIN, to=other, of=survivor)


def recount(merge: ClientMerge, at: datetime) -> None:
    for one in RECOUNTS:
        one([merge.survivor_id, merge.merged_id], at)


def run(sql: str, **values: Any) -> int:
    """How many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)
