"""The page beside a chat: it asks WeCom whose chat it is, and opens on that client."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from clienteling.clients.models import Client, IdentityKind
from clienteling.clients.services import find_by_identity
from clienteling.mobile.pages import associate, phone_page, show


@require_GET
@phone_page
def sidebar(request: HttpRequest) -> HttpResponse:
    return show(request, "mobile/sidebar.html", tab="clients")


@require_POST
@phone_page
def open_client(request: HttpRequest) -> HttpResponse:
    """By POST: what WeCom calls the client never stands in an address or a log."""
    user = associate(request)
    corp = user.market.corp.corp_id if user.market else ""
    named = find_by_identity(IdentityKind.EXTERNAL_USERID, request.POST.get("external_userid", "")[:64], corp)
    client = Client.objects.visible_to(user).filter(pk=named.pk).first() if named else None
    if client is None:
        return show(request, "mobile/sidebar.html", tab="clients", stranger=True)
    return redirect("mobile:client", uid=client.uid)
