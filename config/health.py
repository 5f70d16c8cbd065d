"""Health: `live` says the process answers, `ready` that the database does; a failed request says which it was."""

import sys

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from clienteling.lib.outage import RETRY_AFTER_S, database_is_away


def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unreachable"}, status=503)
    return JsonResponse({"status": "ok"})


def failed(request: HttpRequest) -> HttpResponse:
    """What an unhandled error shows: 503 when PostgreSQL is away, else 500."""
    if not database_is_away(sys.exc_info()[1]):
        return server_error(request)
    text = _("The system is briefly unavailable. Please try again in a moment.")
    later = {"Retry-After": str(RETRY_AFTER_S)}
    return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8", headers=later)
