"""The book of clients and a client's page."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from clienteling.alerts.models import Alert
from clienteling.associates.models import Associate
from clienteling.associates.services import unread
from clienteling.attribution.models import Touch
from clienteling.clients.custom_form import CustomFieldsForm
from clienteling.clients.models import Client, LookedOn
from clienteling.clients.reveal_form import RevealForm
from clienteling.clients.services import introduction, note_look
from clienteling.lib import clock
from clienteling.mobile import client_details
from clienteling.mobile.alert_cards import Card, by_urgency, cards, tiers, with_rows
from clienteling.mobile.client_list import SearchForm, listing
from clienteling.mobile.pages import associate, is_fragment, phone_page, show
from clienteling.mobile.prepared import prepared
from clienteling.mobile.story import story_for
from clienteling.mobile.views.reveal import SHOWN
from clienteling.mobile.wish_list import WishForm, suggestions, wish_list
from clienteling.outreach.services import agreed


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
    user = associate(request)
    one = get_object_or_404(Client.objects.visible_to(user).select_related("market"), uid=uid)
    note_look(one, by=user, place=LookedOn.PHONE, at=clock.now())
    touch = Touch.objects.filter(client=one).select_related("associate").order_by("-occurred_at").first()
    return show(
        request,
        "mobile/client.html",
        tab="clients",
        client=one,
        tier=tiers().get(one.tier_rank),
        last_contact=touch,
        introduction=introduction(one, to=user, at=clock.now()),
        cards=_cards(one, user, request.GET.get("alert", "")),
        agreed=agreed(one, clock.now()),
        messages=prepared(one, user),
        guideline=unread(user).first(),
        tags=client_details.tags(one),
        details=client_details.details(one, user),
        own_form=CustomFieldsForm(one, user),
        reveal_form=RevealForm(one, left_out=SHOWN),
        notes=client_details.notes(one),
        new_note=uuid4(),
        wishes=wish_list(one, clock.now()),
        wish_form=WishForm(),
        products=suggestions(),
        **story_for(request, one, user),
    )


@require_GET
@phone_page
def timeline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The next page of the story, or its first as a chip was pressed."""
    user = associate(request)
    one = get_object_or_404(Client.objects.visible_to(user).select_related("market"), uid=uid)
    return render(request, "mobile/_moments.html", {"client": one, **story_for(request, one, user)})


def _cards(client: Client, user: Associate, first: str) -> list[Card]:
    """The client's alerts to do; the one whose card was pressed on top."""
    at = clock.now()
    alerts = list(with_rows(by_urgency(Alert.objects.visible_to(user).to_do(at).filter(client=client))))
    alerts.sort(key=lambda alert: str(alert.pk) != first)
    return cards(alerts, user=user, at=at)
