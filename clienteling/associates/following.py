"""Pages of the API's lists: newest first, or with `updated_since` in the order of change, for whoever follows along."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.fields import DateTimeField
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from clienteling.associates.rest import NewestFirst

SINCE = "updated_since"
# Whoever still writes may commit a change that is older than what a follower has read: those wait for the next page.
HORIZON = """SELECT least(clock_timestamp(), min(xact_start)) FROM pg_stat_activity
WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"""


@dataclass(frozen=True)
class Place:
    """Where a page ended: rows changed at the same moment follow by id."""

    at: datetime
    pk: int

    @classmethod
    def of(cls, row: Any) -> "Place":
        """A model's row, or plain values that begin with the id and end with the moment."""
        return cls(row[-1], row[0]) if isinstance(row, tuple) else cls(row.changed_at, row.pk)

    @classmethod
    def read(cls, cursor: str) -> "Place":
        """Raises ValueError."""
        at, pk = urlsafe_b64decode(cursor.encode()).decode().split("|")
        place = cls(datetime.fromisoformat(at), int(pk))
        if place.at.tzinfo is None or not 0 <= place.pk < 2**63:
            raise ValueError(cursor)
        return place

    def __str__(self) -> str:
        return urlsafe_b64encode(f"{self.at.isoformat()}|{self.pk}".encode()).decode()


class Pages(NewestFirst):
    """`updated_since` asks for changes at or after a moment, oldest first; the same place is never passed over."""

    following = False
    after: Place | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        self.following = SINCE in request.query_params
        if not self.following:
            return super().paginate_queryset(queryset, request, view)
        if not notes_changes(queryset):
            text = _("This list is not followed by change; read it as a whole, or newest first until you know a row.")
            raise ValidationError({SINCE: [text]}, code="not_followed")
        self.request = request
        size = self.get_page_size(request) or self.page_size
        page = list(self.changes(queryset, request)[: size + 1])
        self.after = Place.of(page[size - 1]) if len(page) > size else None
        return page[:size]

    def changes(self, rows: QuerySet[Any], request: Request) -> QuerySet[Any]:
        since = moment(request.query_params[SINCE])
        known = rows.filter(changed_at__gte=since, changed_at__lt=horizon()).order_by("changed_at", "pk")
        if cursor := request.query_params.get(self.cursor_query_param):
            try:
                place = Place.read(cursor)
            except ValueError as error:
                raise NotFound(self.invalid_cursor_message) from error
            known = known.filter(changed_at__gte=place.at).exclude(Q(changed_at=place.at, pk__lte=place.pk))
        return known

    def get_next_link(self) -> str | None:
        if not self.following:
            return super().get_next_link()
        address = self.request.build_absolute_uri()
        return replace_query_param(address, self.cursor_query_param, str(self.after)) if self.after else None

    def get_previous_link(self) -> str | None:
        return None if self.following else super().get_previous_link()

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters = super().get_schema_operation_parameters(view)
        if not notes_changes(view.queryset):
            return parameters
        what = "Changed at or after this moment, in the order of change, what is gone included."
        schema = {"type": "string", "format": "date-time"}
        since = {"name": SINCE, "in": "query", "required": False, "description": what, "schema": schema}
        return [*parameters, since]


def notes_changes(rows: QuerySet[Any]) -> bool:
    """Whether the table says of each row when it changed; others are short, or rows are only added."""
    return "changed_at" in {field.name for field in rows.model._meta.concrete_fields}


def moment(text: str) -> datetime:
    try:
        found: datetime = DateTimeField().run_validation(text)
    except ValidationError as error:
        raise ValidationError({SINCE: error.detail}) from error
    return found


def horizon() -> datetime:
    """What was changed before is settled: nobody is still writing it."""
    with connection.cursor() as cursor:
        cursor.execute(HORIZON)
        settled: datetime = cursor.fetchone()[0]
    return settled - timedelta(seconds=settings.SYNC_LAG_S)
