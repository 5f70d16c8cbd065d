"""Pages speak the language of whoever is logged in, not of the browser; machines read English unless they ask.

The console tells the time there as well. The phone tells that of the shop itself, the API says how far it is from UTC.
"""

from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header

from clienteling.associates.models import Market
from clienteling.lib.kept import Kept

API, CONSOLE = "/api/", "/console/"
zones = Kept(lambda: dict(Market.objects.values_list("pk", "time_zone")))


class AssociateLanguage:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if language := chosen(request):
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language() or language
        return self.get_response(request)


class ConsoleTime:
    """That of the user's market; the house's for who belongs to none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(CONSOLE) or not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(zones().get(request.user.market_id or 0, settings.TIME_ZONE)):
            return self.get_response(request)


def chosen(request: HttpRequest) -> str | None:
    """None leaves the page in the language that LocaleMiddleware found."""
    if request.user.is_authenticated:
        return request.user.language
    if request.path.startswith(API):
        return asked_for(request.headers.get("Accept-Language", ""))
    return None


def asked_for(header: str) -> str:
    """What the caller prefers of what there is; a machine says nothing and gets English."""
    for code, _weight in parse_accept_lang_header(header):
        with suppress(LookupError):
            return translation.get_supported_language_variant(code)
    return "en"
