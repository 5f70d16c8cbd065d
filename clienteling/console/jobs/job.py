"""What a job looks like, whatever table its row stands in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate

Verb = Callable[[Any, Associate, datetime], object]


class State(TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


OPEN = (State.WAITING, State.RUNNING)


@dataclass(frozen=True)
class Job:
    """`said`: its log in a line; the whole of it is at `link`. `verbs`: what may be done to it as it is. `rests`: it
    waits for a person or a day, and nothing is to be seen of it meanwhile."""

    pk: int
    what: str
    state: State
    began_at: datetime
    ended_at: datetime | None = None
    done: int | None = None
    total: int | None = None
    said: str = ""
    link: str = ""
    by: str = ""
    verbs: frozenset[str] = field(default_factory=frozenset)
    rests: bool = False

    @property
    def share(self) -> int | None:
        """Per cent, where anybody can say of how many."""
        return min(100, (self.done or 0) * 100 // self.total) if self.total else None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True)
class Source:
    """Where jobs of one kind stand: the rows a user sees, newest first, and how one reads as a job.

    `looks` and `acts` are permissions; `verbs` by what the button is called in addresses.
    """

    name: Promise
    looks: str
    rows: Callable[[Associate], QuerySet[Any]]
    seen: Callable[[Any], Job]
    acts: str = ""
    verbs: dict[str, Verb] = field(default_factory=dict)

    def may(self, user: Associate, job: Job) -> set[str]:
        return set(self.verbs) & job.verbs if self.verbs and user.has_perm(self.acts) else set()


def address(row: Model) -> str:
    """The name of the row's page."""
    return f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
