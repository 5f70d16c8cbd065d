"""What every page of the kiosk shares: which tablet asks, in which language, and nothing left behind on it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from clienteling.clients.models import KioskDevice
from clienteling.clients.services import kiosk_of

Params = ParamSpec("Params")
Page = Callable[Concatenate[HttpRequest, KioskDevice, Params], HttpResponse]
COOKIE = "__Secure-kiosk" if settings.SESSION_COOKIE_SECURE else "kiosk"
PATH = "/kiosk/"
HALF_A_YEAR_S = 182 * 24 * 3600
IDLE_S = 60
DARK = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def kiosk_page(view: Page[Params]) -> Callable[Concatenate[HttpRequest, Params], HttpResponse]:
    """For a paired tablet, in its shop's time zone; any other is asked for its code."""

    @wraps(view)
    def page(request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponse:
        device = kiosk_of(request.COOKIES.get(COOKIE, ""))
        with translation.override(language_of(request)):
            if device is None:
                return forgetful(show(request, "kiosk/pair.html"))
            with timezone.override(device.store.zone):
                return forgetful(view(request, device, *args, **kwargs))

    return page


def show(request: HttpRequest, template: str, status: int = 200, **context: object) -> HttpResponse:
    shared = {"language": translation.get_language(), "languages": settings.LANGUAGES, "idle_s": IDLE_S}
    return render(request, template, {**shared, **context}, status=status)


def forgetful(answer: HttpResponse) -> HttpResponse:
    """Nothing is kept by the browser, nothing is loaded from or sent to anywhere else."""
    answer["Cache-Control"] = "no-store"
    answer["Content-Security-Policy"] = DARK
    return answer


def language_of(request: HttpRequest) -> str:
    """As the client chose on the tablet; Chinese until then."""
    wanted = request.POST.get("l") or request.GET.get("l", "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
