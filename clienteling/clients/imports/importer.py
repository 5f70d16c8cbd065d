"""What turns rows of a file into rows of ours: the same whether a command or the console brought the file."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, ClassVar, Generic, TypeVar

from clienteling.associates.models import Market
from clienteling.clients.imports.columns import Layout, Record
from clienteling.clients.imports.progress import Summary
from clienteling.lib.errors import DomainError

Row = TypeVar("Row")
KINDS: dict[str, "type[Importer[Any]]"] = {}


@dataclass(frozen=True)
class Terms:
    """What is said about a file beside its rows."""

    market: Market
    layout: Layout
    source: str
    digest: str
    at: datetime
    create_clients: bool = False


class Importer(ABC, Generic[Row]):
    """A subclass names its fields, turns a record into a row, and stores a chunk of rows."""

    kind: ClassVar[str]
    fields: ClassVar[Sequence[str]]
    chunk: ClassVar[int] = 2_000

    def __init__(self, terms: Terms) -> None:
        self.market, self.layout = terms.market, terms.layout
        self.source, self.digest, self.at = terms.source, terms.digest, terms.at
        self.create_clients = terms.create_clients

    @abstractmethod
    def convert(self, record: Record) -> Row:
        """Raises DomainError."""

    @abstractmethod
    def store(self, rows: dict[int, Row], summary: Summary) -> dict[int, DomainError]:
        """Write the rows of a chunk (by row number) and count them; returns what was refused."""

    def skip(self, record: Record) -> None:  # noqa: B027  # most have nothing to remember
        """A row that was taken before the import was interrupted."""

    def chunks(self, records: Iterator[Record]) -> Iterator[dict[int, Record]]:
        while chunk := {record.number: record for record in islice(records, self.chunk)}:
            yield chunk

    def take(self, chunk: dict[int, Record], summary: Summary) -> dict[int, DomainError]:
        """Good rows are stored; what is wrong with the others, by row number."""
        rows: dict[int, Row] = {}
        refused: dict[int, DomainError] = {}
        for number, record in chunk.items():
            try:
                rows[number] = self.convert(record)
            except DomainError as error:
                refused[number] = error
        refused |= self.store(rows, summary)
        summary.read += len(chunk)
        summary.rejected += len(refused)
        return dict(sorted(refused.items()))


def register(importer: type[Importer[Any]]) -> type[Importer[Any]]:
    """The console offers it too."""
    KINDS[importer.kind] = importer
    return importer
