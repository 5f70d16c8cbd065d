"""Coming and going: log-in through WeCom's OAuth, log-out."""

import logging

from django.conf import settings
from django.contrib.auth import login, logout
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from clienteling.associates.models import Associate, Market
from clienteling.associates.services import join
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.wecom import oauth as wecom_oauth

log = logging.getLogger(__name__)
KEY = "phone_login"
MARKET_COOKIE = "__Host-market" if settings.SESSION_COOKIE_SECURE else "market"
A_YEAR_S = 365 * 24 * 3600
BACKEND = "django.contrib.auth.backends.ModelBackend"
STATUS = {"login_unavailable": 503}


@require_GET
@never_cache
def log_in(request: HttpRequest) -> HttpResponse:
    """Choose the market, unless it is known: inside WeCom there is nothing left to ask then."""
    going_to = _safe(request, request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(going_to)
    markets = list(_open_markets())
    known = [market for market in markets if market.code == request.COOKIES.get(MARKET_COOKIE)]
    known = known or (markets if len(markets) == 1 else [])
    if known and "wxwork" in request.headers.get("User-Agent", ""):
        return _send_to_wecom(request, known[0], going_to)
    return render(request, "mobile/login.html", {"markets": known or markets, "next": going_to, "known": bool(known)})


@require_GET
@never_cache
def begin(request: HttpRequest, market: str) -> HttpResponse:
    chosen = get_object_or_404(_open_markets(), code=market)
    return _send_to_wecom(request, chosen, _safe(request, request.GET.get("next", "")))


@require_GET
@never_cache
def oauth(request: HttpRequest) -> HttpResponse:
    """WeCom sends the browser back here with a code."""
    begun = request.session.pop(KEY, {})
    market = _open_markets().filter(code=begun.get("market", "")).first()
    if market is None:
        return redirect("mobile:login")
    code, state = request.GET.get("code", ""), request.GET.get("state", "")
    try:
        userid = wecom_oauth.finish(request.session, market.corp, code, state)
    except DomainError as error:
        log.warning("log_in.refused", extra={"how": "wecom", "why": error.code})
        return _refused(request, error.detail, STATUS.get(error.code, 403))
    user = Associate.objects.active().of_userid(userid).filter(market=market).first()
    if user is None:
        log.warning("log_in.refused", extra={"how": "wecom", "why": "unknown"})
        return render(request, "mobile/unknown.html", {"userid": userid, "market": market}, status=403)
    join(user, at=clock.now())
    login(request, user, backend=BACKEND)
    log.info("log_in.done", extra={"how": "wecom", "associate": user.pk})
    answer = redirect(begun["next"])
    answer.set_cookie(
        MARKET_COOKIE, market.code, A_YEAR_S, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return answer


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("mobile:login")


def _open_markets() -> QuerySet[Market]:
    """Markets in which somebody may log in by WeCom."""
    people = Associate.objects.active().exclude(userid="")
    return Market.objects.filter(pk__in=people.values("market")).select_related("corp").order_by("pk")


def _send_to_wecom(request: HttpRequest, market: Market, going_to: str) -> HttpResponse:
    request.session[KEY] = {"market": market.code, "next": going_to}
    return redirect(wecom_oauth.begin(request.session, market.corp, settings.PUBLIC_URL + reverse("mobile:oauth")))


def _refused(request: HttpRequest, why: str, status: int) -> HttpResponse:
    return render(request, "mobile/refused.html", {"why": why}, status=status)


def _safe(request: HttpRequest, address: str) -> str:
    """Where to go after the log-in: a page of ours, never somebody else's."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours else reverse("mobile:today")
