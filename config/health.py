"""Health: `live` says the process answers, `ready` that the database does, and is ours to read; a failed request says
which it was."""

import sys

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from clienteling.lib.outage import RETRY_AFTER_S, database_is_away
from clienteling.oversight.services.reindexing import keys_differ
from config.api_errors import API, refusal


def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    try:
        wrong = keys_differ()
    except DatabaseError:
        wrong = "database unreachable"
    return JsonResponse({"status": wrong or "ok"}, status=503 if wrong else 200)


def failed(request: HttpRequest) -> HttpResponse:
    """What an unhandled error shows: 503 when PostgreSQL is away, else 500. The API keeps its shape."""
    is_away = database_is_away(sys.exc_info()[1])
    text = _("The system is briefly unavailable. Please try again in a moment.")
    if request.path.startswith(API):
        said = ("unavailable", text, 503) if is_away else ("error", _("Something went wrong here."), 500)
        answer: HttpResponse = refusal(*said)
    elif is_away:
        answer = HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")
    else:
        return server_error(request)
    if is_away:
        answer["Retry-After"] = str(RETRY_AFTER_S)
    return answer
