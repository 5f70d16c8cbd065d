"""The one move of a status: a table says which moves there are, and of two callers only the first wins."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models

from clienteling.lib.errors import StaleStatus

Moves = Mapping[Any, Collection[Any]]


def move(row: models.Model, field: str, new: str, moves: Moves, **changes: object) -> None:
    """Set `field`, and `changes` with it, in one UPDATE that only the first caller wins. Raises StaleStatus."""
    old = getattr(row, field)
    still = type(row)._default_manager.filter(pk=row.pk, **{field: old})
    if new not in moves.get(old, ()) or not still.update(**{field: new}, **changes):
        raise StaleStatus(f"{row._meta.verbose_name} {row.pk}: {old} -> {new}")
    row.refresh_from_db(fields=[field, *changes])
