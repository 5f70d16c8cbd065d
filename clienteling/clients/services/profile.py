"""One profile per person: rows of any source find their client by any identity, and change only what differs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from django.db import IntegrityError, OperationalError, transaction

from clienteling.associates.models import Market
from clienteling.clients.models import Client
from clienteling.clients.services.doubts import Pair, propose
from clienteling.clients.services.drafts import ClientData, Directory, Draft, draft
from clienteling.clients.services.identities import Key
from clienteling.clients.services.matching import Doubt, Matched, matched
from clienteling.clients.services.newcomers import create
from clienteling.clients.services.regulars import change, known_more
from clienteling.lib.errors import DomainError

CHUNK = 2_000
TRIES = 3
DEADLOCK = "40P01"


class Outcome(Enum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass
class UpsertResult:
    """By position in the rows given: the client and what became of it, or why the row was handed back."""

    clients: dict[int, Client] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    rejected: dict[int, DomainError] = field(default_factory=dict)

    def count(self, outcome: Outcome) -> int:
        return sum(1 for found in self.outcomes.values() if found is outcome)

    def keep(self, position: int, client: Client, outcome: Outcome) -> None:
        self.clients[position], self.outcomes[position] = client, outcome


def upsert_client(row: ClientData, *, source: str, at: datetime, within: Market | None = None) -> tuple[Client, bool]:
    """The client of that row and whether it is new. Raises the DomainError a batch would hand back."""
    result = upsert_clients([row], source=source, at=at, within=within)
    if result.rejected:
        raise result.rejected[0]
    return result.clients[0], result.outcomes[0] is Outcome.CREATED


def upsert_clients(
    rows: Sequence[ClientData], *, source: str, at: datetime, within: Market | None = None
) -> UpsertResult:
    """Create or change the clients of the rows; good rows are kept, bad ones handed back with code and field.

    A row whose identities belong to two clients, or to a client with another number in the same source, is a
    conflict: nothing is merged. `within`: rows of any other market are refused.
    """
    result = UpsertResult()
    directory = Directory.of(rows, within)
    for start in range(0, len(rows), CHUNK):
        drafts = list(checked(rows[start : start + CHUNK], start, directory, result, source=source, at=at))
        for wave in waves(drafts):
            write(wave, source, at, result)
    return result


def checked(
    rows: Sequence[ClientData], start: int, directory: Directory, result: UpsertResult, *, source: str, at: datetime
) -> Iterator[Draft]:
    for position, row in enumerate(rows, start):
        try:
            yield draft(position, row, directory, source=source, at=at)
        except DomainError as error:
            result.rejected[position] = error


def waves(drafts: list[Draft]) -> Iterator[list[Draft]]:
    """Rows that share an identity go one after the other, so that the second finds what the first wrote."""
    while drafts:
        taken: set[Key] = set()
        wave: list[Draft] = []
        later: list[Draft] = []
        for one in drafts:
            (later if taken & one.keys else wave).append(one)
            taken |= one.keys
        yield wave
        drafts = later


def write(wave: list[Draft], source: str, at: datetime, result: UpsertResult) -> None:
    """All of a wave or none; when another process wrote one of the identities meanwhile, look again."""
    for tries_left in reversed(range(TRIES)):
        try:
            return write_once(wave, source, at, result)
        except (IntegrityError, OperationalError) as error:
            if not tries_left or not met_another(error):
                raise


def met_another(error: Exception) -> bool:
    """Two processes wrote the same new people: one came first, or each waited for the other."""
    return isinstance(error, IntegrityError) or getattr(error.__cause__, "sqlstate", "") == DEADLOCK


def write_once(wave: list[Draft], source: str, at: datetime, result: UpsertResult) -> None:
    with transaction.atomic():
        found = matched(wave)
        for one, client in zip(found.newcomers, create(found.newcomers, source=source, at=at), strict=True):
            try:
                tell_more(client, one.said, source=source, at=at)
            except DomainError as error:
                client.delete()
                result.rejected[one.position] = error
            else:
                result.keep(one.position, client, Outcome.CREATED)
        for regular, outcome in change(found.regulars, source=source, at=at):
            if isinstance(outcome, DomainError):
                result.rejected[regular.draft.position] = outcome
            else:
                result.keep(regular.draft.position, regular.client, Outcome.UPDATED if outcome else Outcome.UNCHANGED)
        propose(pairs(found, result), at=at)
    result.rejected |= found.refused


def tell_more(client: Client, said: ClientData, *, source: str, at: datetime) -> None:
    """All that a newcomer's row says beside the columns, or none of it."""
    if steps := list(known_more(client, said, source=source, at=at)):
        with transaction.atomic():
            for step in steps:
                step()


def pairs(found: Matched, result: UpsertResult) -> Iterator[Pair]:
    """Clients who may be one person, as the rows of this wave show."""
    for first, second in found.conflicts:
        yield Pair(first, second, Doubt.NAMED_TOGETHER)
    for position, other, why in found.doubts:
        if client := result.clients.get(position):
            yield Pair(client.pk, other, why)
