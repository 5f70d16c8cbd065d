"""Ends a session that lies idle, or is older than a working day, whatever the cookie says.

A page that asks by itself how far something is says so (`Unattended`), and is no sign of life.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from clienteling.lib import clock

IDLE = timedelta(hours=2)
# The last sign of life is written at most this often, so that a page costs no write.
PRECISION = timedelta(minutes=1)
UNATTENDED = "Unattended"


class IdleLogOut:
    """Stands after AuthenticationMiddleware; whoever comes too late goes on as nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self.look(request, clock.now().timestamp())
        return self.get_response(request)

    def look(self, request: HttpRequest, now: float) -> None:
        began, seen = request.session.get("began_at", now), request.session.get("seen_at", 0.0)
        if seen and (now - seen > IDLE.total_seconds() or now - began > settings.SESSION_COOKIE_AGE):
            logout(request)
        elif not seen or (now - seen > PRECISION.total_seconds() and UNATTENDED not in request.headers):
            request.session["began_at"], request.session["seen_at"] = began, now
