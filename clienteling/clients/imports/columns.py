"""Which column holds which field, and how its values are spelled: given on the command line, or kept under a name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from clienteling.clients.imports.reader import Table
from clienteling.clients.models import ColumnMapping
from clienteling.lib.errors import DomainError


@dataclass(frozen=True)
class Record:
    """A row of the file: its number as a person counts (the first row of data is 1), cells, and fields we know."""

    number: int
    cells: list[str]
    said: dict[str, str]


@dataclass(frozen=True)
class Layout:
    """`columns`: field → header, or position from 0. `values`: field → what the file says → what we say."""

    columns: dict[str, str] = field(default_factory=dict)
    header: bool = True
    delimiter: str | None = None
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    time_format: str | None = None
    time_zone: str | None = None
    currency: str | None = None

    def changed_by(self, given: Mapping[str, Any]) -> "Layout":
        """What is given on the command line wins over what was kept."""
        return replace(self, **{name: value for name, value in given.items() if value})

    def without_header(self) -> "Layout":
        return replace(self, header=False)

    def records(self, table: Table, fields: Sequence[str]) -> Iterator[Record]:
        places = self.places(table.header, fields)
        for number, cells in enumerate(table.rows, 1):
            said = {name: cells[at] for name, at in places.items() if at < len(cells) and cells[at]}
            yield Record(number, cells, {name: self.spelled(name, value) for name, value in said.items()})

    def spelled(self, name: str, value: str) -> str:
        return self.values.get(name, {}).get(value, value)

    def places(self, header: list[str], fields: Sequence[str]) -> dict[str, int]:
        """Without `columns`, headers that are called like our fields. Raises DomainError for what is not there."""
        names = {name.strip().casefold(): position for position, name in reversed(list(enumerate(header)))}
        wanted = self.columns or {name: name for name in fields if name in names}
        if not wanted:
            detail = _("No column is mapped. Fields: %(fields)s.") % {"fields": ", ".join(fields)}
            raise DomainError("columns_unknown", detail)
        if other := sorted(wanted.keys() - set(fields)):
            named = {"name": other[0], "fields": ", ".join(fields)}
            raise DomainError("field_unknown", _("There is no field %(name)s. Fields: %(fields)s.") % named)
        return {name: place(column, names) for name, column in wanted.items()}


def place(column: str, names: Mapping[str, int]) -> int:
    if column.casefold() in names:
        return names[column.casefold()]
    if column.isdecimal():
        return int(column)
    named = {"column": column, "names": ", ".join(names) or _("no header")}
    raise DomainError("column_missing", _("The file has no column %(column)s. It has: %(names)s.") % named)


def kept(kind: str, name: str) -> Layout:
    mapping = ColumnMapping.objects.filter(kind=kind, name=name).first()
    if not mapping:
        named = {"kind": kind, "name": name}
        raise DomainError("mapping_unknown", _("No mapping was saved for %(kind)s under the name %(name)s.") % named)
    return Layout(columns=mapping.columns, **mapping.options)


def keep(kind: str, name: str, layout: Layout) -> None:
    options = {key: value for key, value in asdict(layout).items() if key != "columns"}
    ColumnMapping.objects.update_or_create(
        kind=kind, name=name, defaults={"columns": layout.columns, "options": options}
    )
