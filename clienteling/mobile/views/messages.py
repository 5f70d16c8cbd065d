"""Prepared messages on a client's page: the associate sends by hand in WeChat and says so here."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from clienteling.clients.models import Client
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.mobile.pages import associate, is_fragment, phone_page
from clienteling.outreach import services
from clienteling.outreach.models import PreparedMessage


@require_POST
@phone_page
def sent(request: HttpRequest, uid: UUID, pk: int) -> HttpResponse:
    """Note the sending once. What may not be sent any more says why instead."""
    user = associate(request)
    client = get_object_or_404(Client.objects.visible_to(user).select_related("market"), uid=uid)
    message = get_object_or_404(PreparedMessage.objects.visible_to(user), pk=pk)
    refusal, unread = "", False
    try:
        services.mark_sent(message, client=client, associate=user, at=clock.now())
    except DomainError as error:
        refusal, unread = error.detail, error.code == "guideline_unread"
    if not is_fragment(request):
        return redirect("mobile:client", uid=uid)
    context = {"message": message, "refusal": refusal, "unread": unread}
    return render(request, "mobile/_message_sent.html", context)
