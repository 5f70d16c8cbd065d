"""What an associate does with an alert: open it from WeCom's card, done, later, of no use."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from clienteling.alerts import services
from clienteling.alerts.models import Alert, Dismissal
from clienteling.alerts.services import Wait
from clienteling.associates.models import Associate
from clienteling.lib import clock
from clienteling.lib.errors import DomainError, StaleStatus
from clienteling.mobile.alert_cards import cards, with_rows
from clienteling.mobile.pages import associate, is_fragment, phone_page, to_do_count
from clienteling.mobile.views.sending import asked_in

Action = Callable[[Alert, Associate, datetime], object]


@require_GET
@phone_page
def open_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The link of WeCom's card: whoever comes by it has seen the alert."""
    user = associate(request)
    alert = get_object_or_404(Alert.objects.visible_to(user).select_related("client", "associate", "send"), pk=pk)
    services.opened(alert, at=clock.now())
    _act(lambda it, by, at: services.acknowledge(it, by=by, at=at), alert, user)
    address = redirect("mobile:client", uid=alert.client.uid)
    address["Location"] += f"?alert={alert.pk}"
    return address


@require_POST
@phone_page
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """With the asset that was sent, if one was."""
    asset = asked_in(request.POST)["asset"]
    return _handled(request, pk, lambda alert, by, at: services.finish(alert, by=by, at=at, asset=asset))


@require_POST
@phone_page
def later(request: HttpRequest, pk: int) -> HttpResponse:
    """Until the time that was chosen; tomorrow morning when none was."""
    given = request.POST.get("wait", "")
    wait = Wait(given) if given in Wait.values else Wait.TOMORROW

    def postpone(alert: Alert, by: Associate, at: datetime) -> None:
        services.postpone(alert, by=by, at=at, until=services.until(wait, by, at))

    return _handled(request, pk, postpone)


@require_POST
@phone_page
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    given = request.POST.get("reason", "")
    reason = given if given in Dismissal.values else Dismissal.OTHER
    return _handled(request, pk, lambda alert, by, at: services.dismiss(alert, by=by, reason=reason, at=at))


def _handled(request: HttpRequest, pk: int, action: Action) -> HttpResponse:
    """Act, then show the card as it is now; without htmx, *today* again."""
    user = associate(request)
    alert = get_object_or_404(with_rows(Alert.objects.visible_to(user)), pk=pk)
    _act(action, alert, user)
    if not is_fragment(request):
        return redirect("mobile:today")
    alert.refresh_from_db(fields=["handling", "handled_at", "later_until", "expires_at", "dismissal"])
    (card,) = cards([alert], user=user, at=clock.now())
    linked = request.POST.get("on") != "client"
    return render(request, "mobile/_handled.html", {"card": card, "linked": linked, "to_do": to_do_count(user)})


def _act(action: Action, alert: Alert, user: Associate) -> None:
    """Pressed twice, or by two people at once: the first one counts and both see what is true now. What no page of ours
    asks for is not there."""
    try:
        action(alert, user, clock.now())
    except StaleStatus:
        return
    except DomainError as error:
        raise Http404 from error
