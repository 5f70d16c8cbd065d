"""What the import commands share: options, reading in chunks, rejects, dry run, summary."""

import json
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import translation

from clienteling.associates.models import Market
from clienteling.clients.imports import columns, options, reader
from clienteling.clients.imports.columns import Layout, Record
from clienteling.clients.imports.progress import Meter, Summary
from clienteling.clients.imports.rejects import Rejects
from clienteling.lib import clock
from clienteling.lib.errors import DomainError

Row = TypeVar("Row")


class ImportCommand(BaseCommand, Generic[Row]):
    """A subclass names its fields, turns a record into a row, and stores a chunk of rows.

    The terminal speaks English; what is said about rows, such as the reasons beside bad ones, the house's language.
    """

    kind: ClassVar[str]
    fields: ClassVar[Sequence[str]]
    chunk = 2_000

    layout: Layout
    market: Market
    source: str
    digest: str
    at: datetime
    create_clients = False

    @abstractmethod
    def convert(self, record: Record) -> Row:
        """Raises DomainError."""

    @abstractmethod
    def store(self, rows: dict[int, Row], summary: Summary) -> dict[int, DomainError]:
        """Write the rows of a chunk (by row number) and count them; returns what was refused."""

    def add_arguments(self, parser: CommandParser) -> None:
        options.add_to(parser, self.kind, self.fields)

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            with translation.override("en"):
                summary, rejects = self.prepare_and_run(given)
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.detail}") from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self.stdout.write(json.dumps(asdict(summary)) if given["json"] else f"{self.kind}: {summary}")
        if rejects.count:
            self.stderr.write(f"rejected rows: {rejects.path}")

    def prepare_and_run(self, given: dict[str, Any]) -> tuple[Summary, Rejects]:
        path: Path = given["file"]
        facts = reader.scan(path)
        self.layout = options.layout(self.kind, given)
        self.market = options.market(given["market"])
        self.source, self.digest, self.at = given["source"], facts.digest, clock.now()
        self.create_clients = given["create_clients"]
        table = reader.table(facts, self.layout.delimiter, has_header=self.layout.header)
        records = islice(self.layout.records(table, self.fields), given["limit"])
        ending = reader.SHEET if facts.is_sheet else ".csv"
        rejects = Rejects(given["rejects"] or Path.cwd() / f"{path.stem}.rejected{ending}", table.header)
        meter = Meter(self.kind, min(table.count, given["limit"] or table.count))
        with rejects, meter:
            summary = self.run(records, rejects, meter, dry=given["dry_run"])
        if given["save_mapping"]:
            columns.keep(self.kind, given["save_mapping"], self.layout)
        return summary, rejects

    def run(self, records: Iterator[Record], rejects: Rejects, meter: Meter, *, dry: bool) -> Summary:
        """A dry run does everything in one transaction and takes it back."""
        if not dry:
            return self.read_all(records, rejects, meter)
        with transaction.atomic():
            summary = self.read_all(records, rejects, meter)
            transaction.set_rollback(True)
        return summary

    def read_all(self, records: Iterator[Record], rejects: Rejects, meter: Meter) -> Summary:
        summary = Summary()
        while chunk := {record.number: record for record in islice(records, self.chunk)}:
            with translation.override(settings.LANGUAGE_CODE):
                refused = self.take(chunk, summary)
            for number, error in sorted(refused.items()):
                rejects.add(chunk[number], error)
            summary.read += len(chunk)
            meter.advance(len(chunk))
        summary.rejected, summary.seconds = rejects.count, meter.seconds
        return summary

    def take(self, chunk: dict[int, Record], summary: Summary) -> dict[int, DomainError]:
        rows: dict[int, Row] = {}
        refused: dict[int, DomainError] = {}
        for number, record in chunk.items():
            try:
                rows[number] = self.convert(record)
            except DomainError as error:
                refused[number] = error
        return refused | self.store(rows, summary)
