"""What the API answers where no view was reached: its own shape, not a page."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults

API = "/api/"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith(API):
        return defaults.page_not_found(request, exception)
    return refusal("not_found", _("Not found."), 404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith(API):
        return defaults.bad_request(request, exception)
    return refusal("bad_request", _("This request cannot be read."), 400)


def refusal(code: str, detail: str, status: int) -> JsonResponse:
    error = {"code": code, "detail": detail, "attr": None}
    whose = "server_error" if status >= 500 else "client_error"
    return JsonResponse({"type": whose, "errors": [error]}, status=status)
