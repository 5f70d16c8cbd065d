"""The house's own fields, by undoing what was changed since."""

from datetime import date
from typing import Any

from clienteling.alerts.facts import AsOf, Given
from clienteling.alerts.reference.history import History
from clienteling.alerts.reference.reading import NOTHING, Seen, alone, reads


def value(history: History, as_of: AsOf, given: Given, *kinds: str) -> Any:
    now = [row for row in history.custom_values if row.field.code == given["field"]]
    changes = [row for row in history.former_values if row.field.code == given["field"] and row.until > as_of.at]
    rows: list[Any] = [*sorted(changes, key=lambda row: (row.until, row.pk)), *now]
    if not rows or rows[0].field.kind not in kinds or rows[0].field.is_personal:
        return None
    return rows[0].plain


@reads
def custom_text(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(value(history, as_of, given, "text", "choice"))


@reads
def custom_number(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(value(history, as_of, given, "number"))


@reads
def custom_yes_no(history: History, as_of: AsOf, given: Given) -> Seen:
    return alone(value(history, as_of, given, "yes_no"))


@reads
def days_to_custom_date(history: History, as_of: AsOf, given: Given) -> Seen:
    text = value(history, as_of, given, "date")
    if text is None:
        return None, NOTHING
    day = date.fromisoformat(text)
    return (day - as_of.today).days, {"custom_on": day}
