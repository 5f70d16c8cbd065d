"""The book of clients and a client's page."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from clienteling.alerts.models import Alert
from clienteling.alerts.querysets import AlertQuerySet
from clienteling.associates.models import Associate
from clienteling.associates.services import unread
from clienteling.attribution.models import Touch
from clienteling.clients.models import Client, LookedOn
from clienteling.clients.services import introduction, note_look
from clienteling.lib import clock
from clienteling.lib.written_once import WrittenOnce
from clienteling.mobile import client_details
from clienteling.mobile.alert_cards import Card, by_urgency, cards, for_cards, tiers
from clienteling.mobile.blank_forms import reveal_fields, wish_fields
from clienteling.mobile.client_list import SearchForm, listing
from clienteling.mobile.pages import associate, is_fragment, phone_page, show, to_do_count
from clienteling.mobile.prepared import prepared
from clienteling.mobile.story import story_for
from clienteling.mobile.wish_list import wish_list
from clienteling.outreach.services import agreed

_last_touch = WrittenOnce(
    lambda client: Touch.objects.filter(client=client).only("occurred_at").order_by("-occurred_at")[:1], client=int
)


@require_http_methods(["GET", "POST"])
@phone_page
def clients(request: HttpRequest) -> HttpResponse:
    user, form = associate(request), SearchForm(request.POST or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    context: dict[str, Any] = {"listing": listing(user, wanted), "tiers": tiers(), "wanted": wanted, "form": form}
    if is_fragment(request):
        return render(request, "mobile/_client_rows.html", context)
    total = Client.objects.visible_to(user).count()
    return show(request, "mobile/clients.html", tab="clients", total=total, **context)


@require_GET
@phone_page
def client(request: HttpRequest, uid: UUID) -> HttpResponse:
    user, at = associate(request), clock.now()
    one = get_object_or_404(Client.objects.visible_to(user).select_related("market").defer("search_grams"), uid=uid)
    note_look(one, by=user, place=LookedOn.PHONE, at=at)
    mine = Alert.objects.visible_to(user)
    return show(
        request,
        "mobile/client.html",
        tab="clients",
        to_do=to_do_count(user, mine),
        client=one,
        tier=tiers().get(one.tier_rank),
        last_contact=_last_touch.first(client=one.pk),
        introduction=introduction(one, to=user, at=at),
        cards=_cards(mine.to_do(at).filter(client=one), user, request.GET.get("alert", ""), at),
        tags=client_details.tags(one),
        details=client_details.details(one, user),
        may_add=client_details.may_add(user),
        reveal_fields=reveal_fields(one),
        notes=client_details.notes(one),
        new_note=uuid4(),
        wishes=wish_list(one, at),
        wish_fields=wish_fields(),
        **_messages(one, user, at),
        **story_for(request, one, user, mine),
    )


def _messages(client: Client, user: Associate, at: datetime) -> dict[str, Any]:
    """Whether they may be sent is asked where there are any."""
    messages = prepared(client, user)
    if not messages:
        return {}
    return {"messages": messages, "agreed": agreed(client, at), "guideline": unread(user).first()}


@require_GET
@phone_page
def timeline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The next page of the story, or its first as a chip was pressed."""
    user = associate(request)
    one = get_object_or_404(Client.objects.visible_to(user).select_related("market"), uid=uid)
    return render(request, "mobile/_moments.html", {"client": one, **story_for(request, one, user)})


def _cards(alerts: AlertQuerySet, user: Associate, first: str, at: datetime) -> list[Card]:
    """The client's alerts to do; the one whose card was pressed on top."""
    found = list(for_cards(by_urgency(alerts)))
    found.sort(key=lambda alert: str(alert.pk) != first)
    return cards(found, user=user, at=at)
