"""Which rows a merge moved, or brought in since under the merged client's names."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from clienteling.clients.models import Client, ClientMerge, MovedRow
from clienteling.clients.services.identities import survivors


def merged_below(client: int) -> list[int]:
    """Those merged into the client, those merged into them, and so on."""
    below = list(Client.objects.filter(merged_into=client).values_list("pk", flat=True))
    return below + [pk for one in below for pk in merged_below(one)]


def remember(merges: Iterable[int], model: type[models.Model], pks: Iterable[Any]) -> None:
    rows = list(pks)
    MovedRow.objects.bulk_create(
        [MovedRow(merge_id=merge, table=model._meta.label_lower, row_id=pk) for merge in merges for pk in rows],
        ignore_conflicts=True,
    )


def arrived(model: type[models.Model], rows: dict[int, int]) -> None:
    """New rows (id → the client they were reported for): those of merged clients go back with the undoing."""
    for named in survivors(rows.values()):
        merges = ClientMerge.objects.running().filter(merged__in=list(way_up(named))).values_list("pk", flat=True)
        remember(merges, model, [pk for pk, who in rows.items() if who == named])


def way_up(client: int) -> Iterable[int]:
    """The client, whom it was merged into, and so on."""
    step: int | None = client
    while step:
        yield step
        step = Client.objects.filter(pk=step).values_list("merged_into_id", flat=True).first()
