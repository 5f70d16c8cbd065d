"""What every phone page shares: who may open it, the local time, the tab bar with its counter."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from clienteling.alerts.models import Alert
from clienteling.alerts.querysets import AlertQuerySet
from clienteling.associates.models import Associate, Market, Store
from clienteling.associates.roles import Sight
from clienteling.lib import clock
from clienteling.lib.written_once import WrittenOnce

Params = ParamSpec("Params")
MOST = 1000
_stores = WrittenOnce(lambda pk: Store.objects.select_related("market__corp").filter(pk=pk), pk=int)
Page = Callable[Concatenate[HttpRequest, Params], HttpResponse]


def associate(request: HttpRequest) -> Associate:
    """Who asks; only inside a `phone_page`."""
    return cast(Associate, request.user)


def store_of(request: HttpRequest) -> Store:
    """Their store with its market; only inside a `phone_page`. Who answers for several has no such page."""
    store = associate(request).store
    if store is None:
        raise Http404
    return store


def limit_of(request: HttpRequest, step: int) -> int:
    """How many rows `?show=` asks for: a step, or as many steps as were opened."""
    text = request.GET.get("show", "")
    return max(step, min(int(text), MOST)) if text.isdecimal() and len(text) < 6 else step


def is_fragment(request: HttpRequest) -> bool:
    """htmx asks for a part of the page."""
    return request.headers.get("HX-Request") == "true"


def phone_page(view: Page[Params]) -> Page[Params]:
    """For people of a shop or a region, in the time zone there. Others go to the log-in, head office to the console."""

    @wraps(view)
    def page(request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_login(request)
        user = associate(request)
        if user.store_id is None and user.powers.sight is not Sight.REGION:
            return redirect("admin:index")
        with timezone.override(_zone(user)):
            return view(request, *args, **kwargs)

    return page


def _zone(user: Associate) -> str:
    """Of the shop, which is looked up here with its market; of the market for who answers for several shops."""
    if user.store_id is None:
        return market_of(user).time_zone
    [user.store] = _stores(pk=user.store_id)
    if user.market_id == user.store.market_id:
        user.market = user.store.market
    return user.store.zone


def market_of(user: Associate) -> Market:
    if user.market is None:
        raise TypeError("a phone page is for people of a market")
    return user.market


def _to_login(request: HttpRequest) -> HttpResponse:
    """A fragment's caller is sent away as a whole, back to the page it was on; who sends something stays with it."""
    if is_fragment(request) and request.method == "POST":
        return HttpResponse(status=401)
    if not is_fragment(request):
        return redirect(f"{resolve_url('mobile:login')}?{urlencode({'next': request.get_full_path()})}")
    back = urlsplit(request.headers.get("HX-Current-URL", "")).path
    return HttpResponseClientRedirect(f"{resolve_url('mobile:login')}?{urlencode({'next': back})}")


def to_do_count(user: Associate, alerts: AlertQuerySet | None = None) -> int:
    """`alerts`: those the user sees, where the page has asked already."""
    seen = Alert.objects.visible_to(user) if alerts is None else alerts
    return seen.to_do(clock.now()).count()


def show(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    """A page with the tab bar."""
    if "to_do" not in context:
        context["to_do"] = to_do_count(associate(request))
    return render(request, template, {"sdk": settings.WECOM_JS_SDK_URL, **context})
