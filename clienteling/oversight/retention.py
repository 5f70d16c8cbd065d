"""How long each kind of record is kept: purpose, table, what counts as age, and the usual number of days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kept:
    """Rows of `table` go `days` after `since`, where `where` holds; of some only `column` goes, and the row stays."""

    purpose: str
    words: Promise
    table: str
    since: str
    days: int
    where: Mapping[str, Any] = field(default_factory=dict)
    column: str = ""

    def older(self, at: datetime, days: int) -> QuerySet[Any]:
        """What has been kept for longer than so many days."""
        past = {f"{self.since}__lt": at - timedelta(days=days)}
        some = {f"{self.column}__isnull": False} if self.column else {}
        rows: QuerySet[Any] = apps.get_model(self.table)._base_manager.filter(**past, **some, **self.where)
        return rows

    def forget(self, rows: QuerySet[Any]) -> None:
        """Of `older`."""
        if self.column:
            rows.update(**{self.column: None})
        else:
            rows.delete()


ENDED = {"state__in": ["accepted", "refused", "expired", "unclear"]}
PURPOSES = [
    Kept("callbacks", _("Callbacks, once handled"), "wecom.CallbackEvent", "handled_at", 30, {"state": "handled"}),
    Kept("contents", _("Content of messages to WeCom"), "wecom.Send", "created_at", 30, ENDED, column="body"),
    Kept("attempts", _("Tries to reach WeCom"), "wecom.Attempt", "at", 90),
    Kept("activity", _("What clients do"), "clients.Activity", "occurred_at", 1095),
    Kept("former_notes", _("Notes as they were before a change"), "clients.FormerNote", "until", 365),
    Kept("former_values", _("Custom fields as they were before a change"), "clients.FormerValue", "until", 365),
    Kept("rejected_rows", _("Rejected rows of imports"), "clients.RejectedRows", "file_import__finished_at", 15),
    Kept("kiosk_visits", _("Kiosk visits without a client"), "clients.KioskVisit", "expires_at", 2, {"client": None}),
    Kept("access_archives", _("Archives made for clients"), "oversight.AccessRequest", "expires_at", 1),
    Kept("looks", _("Who looked at whom"), "clients.Look", "looked_at", 1095),
    Kept("changes", _("History of changes"), "oversight.Change", "at", 1095),
    Kept("idempotency", _("Answers kept for repeated requests"), "associates.IdempotencyRecord", "at", 7),
    Kept("log_in_tries", _("Tries to log in"), "associates.LogInTries", "began_at", 1),
    Kept("sessions", _("Sessions that ended"), "sessions.Session", "expire_date", 1),
]
