"""Batches over JSON: each row is decoded by its type, and a bad row spoils only itself."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, TypeVar

import msgspec
from django.utils.translation import gettext as _

from clienteling.lib.errors import DomainError

Row = TypeVar("Row")
PLACE = re.compile(r" - at `\$\.?(?P<place>[^`]*)`$")
NAMED = re.compile(r"field `(?P<name>[^`]*)`")
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Unreadable(Exception):
    """The body as a whole is not what was asked for."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a row was handed back."""

    index: int
    code: str
    field: str
    detail: str

    @classmethod
    def of(cls, index: int, error: DomainError) -> "Rejection":
        return cls(index, error.code, error.field or "", error.detail)

    def error(self) -> DomainError:
        """The same as an error of the whole request."""
        return DomainError(self.code, self.detail, self.field or None)


@dataclass
class Rows(Generic[Row]):
    """Good rows by position, and the others with what is wrong."""

    good: dict[int, Row] = field(default_factory=dict)
    rejected: dict[int, Rejection] = field(default_factory=dict)

    def reject(self, index: int, error: DomainError) -> None:
        self.good.pop(index, None)
        self.rejected[index] = Rejection.of(index, error)

    def reasons(self) -> list[dict[str, Any]]:
        """In the order of the rows, ready for an answer."""
        return [asdict(self.rejected[index]) for index in sorted(self.rejected)]


def decode(raw: Sequence[bytes | msgspec.Raw], row_type: type[Row]) -> Rows[Row]:
    """All at once; only when one of them is bad, one by one."""
    try:
        together = msgspec.json.decode(b"[%b]" % b",".join(raw), type=list[row_type])  # type: ignore[valid-type]
    except UNREADABLE:
        return one_by_one(raw, row_type)
    return Rows(good=dict(enumerate(together)))


def one_by_one(raw: Sequence[bytes | msgspec.Raw], row_type: type[Row]) -> Rows[Row]:
    decoder = msgspec.json.Decoder(row_type)
    rows: Rows[Row] = Rows()
    for index, text in enumerate(raw):
        try:
            rows.good[index] = decoder.decode(text)
        except UNREADABLE as error:
            rows.reject(index, explained(error))
    return rows


def members(body: bytes) -> dict[str, msgspec.Raw]:
    """The members of the object that a body is, not yet decoded. Raises Unreadable."""
    try:
        return msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except UNREADABLE as error:
        raise Unreadable(_("The body must be a JSON object.")) from error


def listed(raw: msgspec.Raw) -> list[msgspec.Raw]:
    """Raises Unreadable."""
    try:
        return msgspec.json.decode(raw, type=list[msgspec.Raw])
    except UNREADABLE as error:
        raise Unreadable(_("Rows come as a list.")) from error


def explained(error: Exception) -> DomainError:
    """What is wrong, with the place as field; msgspec's own words name types, never a value."""
    if not isinstance(error, msgspec.ValidationError):
        return DomainError("unreadable", _("This is not readable JSON."))
    text = str(error)
    place, named = PLACE.search(text), NAMED.search(text)
    where = [part for part in (place and place["place"], named and named["name"]) if part]
    if "unknown field" in text:
        return DomainError("unknown_field", _("There is no such field."), ".".join(where))
    if "missing required" in text:
        return DomainError("required", _("This field must be given."), ".".join(where))
    detail = _("Not as the API describes it: %(reason)s.") % {"reason": PLACE.sub("", text)}
    return DomainError("invalid", detail, ".".join(where))
