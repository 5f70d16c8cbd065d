"""A masked detail of a client in full: for a reason, on record."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clienteling.clients.models import Client
from clienteling.clients.reveal_form import RevealForm, offered
from clienteling.clients.services.revealing import reveal
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.mobile.blank_forms import SHOWN, fields
from clienteling.mobile.pages import associate, phone_page


@require_POST
@never_cache
@phone_page
def show_in_full(request: HttpRequest, uid: UUID) -> HttpResponse:
    user = associate(request)
    client = get_object_or_404(Client.objects.visible_to(user).select_related("market"), uid=uid)
    form = RevealForm(offered(client, left_out=SHOWN), request.POST)
    value, refusal = "", ""
    if form.is_valid():
        try:
            value = reveal(client, by=user, at=clock.now(), **form.cleaned_data)
        except DomainError as error:
            refusal = error.detail
    context = {"client": client, "reveal_form": form, "reveal_fields": fields(form)}
    context |= {"revealed": value, "refusal": refusal}
    return render(request, "mobile/_reveal.html", context, status=200 if value else 422)
