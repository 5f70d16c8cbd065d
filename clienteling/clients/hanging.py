"""What hangs on a client: every table with a foreign key to Client says here how its rows move with a merge."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

Recount = Callable[[Collection[int], datetime], None]


@dataclass(frozen=True)
class Hanging:
    """`once`: fields that with the client are unique; a row whose twin the survivor has stays where it is.

    `only`: of which rows that holds; the others always move. `by_hand`: the merge knows this table itself.
    """

    model: type[Model]
    once: tuple[str, ...] = ()
    only: Q = field(default_factory=Q)
    by_hand: bool = False

    @property
    def table(self) -> str:
        return self.model._meta.label_lower

    def moving(self, client: int, to: int) -> QuerySet[Any]:
        rows = self.model._default_manager.filter(client=client)
        if not self.once:
            return rows
        twin = self.model._default_manager.filter(self.only, client=to, **{name: OuterRef(name) for name in self.once})
        return rows.exclude(self.only & Q(Exists(twin)))


HANGING: dict[str, Hanging] = {}
RECOUNTS: list[Recount] = []


def hangs_on_client(
    model: type[Model], *, once: tuple[str, ...] = (), only: Q | None = None, by_hand: bool = False
) -> None:
    """Rows of `model` are moved to the survivor of a merge and back. Called where the app is made ready."""
    hanging = Hanging(model, once, only or Q(), by_hand)
    HANGING[hanging.table] = hanging


def recounts_clients(recount: Recount) -> Recount:
    """`recount(client ids, at)` is called after a merge and its undoing, to bring plain columns in step with rows."""
    RECOUNTS.append(recount)
    return recount
