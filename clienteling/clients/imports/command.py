"""What the import commands share: options, reading in chunks, rejects, dry run, summary."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import translation

from clienteling.clients.imports import columns, options, reader
from clienteling.clients.imports.columns import Record
from clienteling.clients.imports.importer import Importer, Terms
from clienteling.clients.imports.progress import Meter, Summary
from clienteling.clients.imports.rejects import Rejects
from clienteling.lib import clock
from clienteling.lib.errors import DomainError


class ImportCommand(BaseCommand):
    """The terminal speaks English; reasons beside bad rows and all else said about rows, the language of the house."""

    importer: ClassVar[type[Importer[Any]]]

    def add_arguments(self, parser: CommandParser) -> None:
        options.add_to(parser, self.importer.kind, self.importer.fields)

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            with translation.override("en"):
                summary, rejects = self.prepare_and_run(given)
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.detail}") from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self.stdout.write(json.dumps(asdict(summary)) if given["json"] else f"{self.importer.kind}: {summary}")
        if rejects.count:
            self.stderr.write(f"rejected rows: {rejects.path}")

    def prepare_and_run(self, given: dict[str, Any]) -> tuple[Summary, Rejects]:
        path: Path = given["file"]
        facts = reader.scan(path)
        layout, market = options.layout(self.importer.kind, given), options.market(given["market"])
        terms = Terms(market, layout, given["source"], facts.digest, clock.now(), given["create_clients"])
        table = reader.table(facts, layout.delimiter, has_header=layout.header)
        records = islice(layout.records(table, self.importer.fields), given["limit"])
        ending = reader.SHEET if facts.is_sheet else ".csv"
        rejects = Rejects(given["rejects"] or Path.cwd() / f"{path.stem}.rejected{ending}", table.header)
        meter = Meter(self.importer.kind, min(table.count, given["limit"] or table.count))
        with rejects, meter:
            summary = run(self.importer(terms), records, rejects, meter, dry=given["dry_run"])
        if given["save_mapping"]:
            columns.keep(self.importer.kind, given["save_mapping"], layout)
        return summary, rejects


def run(importer: Importer[Any], records: Iterator[Record], rejects: Rejects, meter: Meter, *, dry: bool) -> Summary:
    """A dry run does everything in one transaction and takes it back."""
    if not dry:
        return read_all(importer, records, rejects, meter)
    with transaction.atomic():
        summary = read_all(importer, records, rejects, meter)
        transaction.set_rollback(True)
    return summary


def read_all(importer: Importer[Any], records: Iterator[Record], rejects: Rejects, meter: Meter) -> Summary:
    summary = Summary()
    for chunk in importer.chunks(records):
        with translation.override(settings.LANGUAGE_CODE):
            refused = importer.take(chunk, summary)
        for number, error in refused.items():
            rejects.add(chunk[number], error)
        meter.advance(len(chunk))
    summary.seconds = meter.seconds
    return summary
