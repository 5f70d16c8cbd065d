"""From words to the client's chat: the preview as WeCom shows it, and what the JS-SDK needs to send it."""

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from clienteling.alerts.models import Alert
from clienteling.assets.models import Asset
from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.mobile.alert_cards import with_rows
from clienteling.mobile.pages import associate, is_fragment, phone_page, show
from clienteling.mobile.sending import Draft, of_alert, of_message, refuse_what_changed
from clienteling.outreach.models import PreparedMessage
from clienteling.outreach.services import refuse_what_must_not_go
from clienteling.wecom.calls.js_sdk import JsConfig
from clienteling.wecom.calls.media import File
from clienteling.wecom.errors import WecomError
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.models import Corp, MediaKind
from clienteling.wecom.services import media_id_for

A_TAP_S = 4.0
MOST_KEY = 2**63 - 1


@dataclass(frozen=True)
class Sending:
    """`check` raises the DomainError why nothing goes out; `about`: how its own page asks for it when it is sent;
    `done`: what is told once it was; `target`: what on the page changes then."""

    draft: Draft
    check: Callable[[], None]
    about: dict[str, object]
    done: str
    target: str


def about_alert(user: Associate, pk: int, asset: int | None) -> Sending:
    one = get_object_or_404(with_rows(Alert.objects.visible_to(user)), pk=pk)
    draft = of_alert(one, user, asset)
    return Sending(
        draft=draft,
        check=lambda: refuse_what_changed(one, draft, asset, by=user),
        about={"alert": one.pk, **({"asset": draft.asset.pk} if draft.asset else {})},
        done=reverse("mobile:done", args=[one.pk]),
        target=f"alert-{one.pk}",
    )


def about_message(user: Associate, uid: UUID, pk: int) -> Sending:
    client = get_object_or_404(Client.objects.visible_to(user).select_related("market"), uid=uid)
    one = get_object_or_404(PreparedMessage.objects.visible_to(user).select_related("asset"), pk=pk)
    return Sending(
        draft=of_message(one, client, user),
        check=lambda: refuse_what_must_not_go(one, client, user, clock.now()),
        about={"client": client.uid, "message": one.pk},
        done=reverse("mobile:message_sent", args=[client.uid, one.pk]),
        target=f"message-{one.pk}",
    )


@require_GET
@phone_page
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    return preview(request, about_alert(associate(request), pk, asked_in(request.GET)["asset"]))


@require_GET
@phone_page
def message(request: HttpRequest, uid: UUID, pk: int) -> HttpResponse:
    return preview(request, about_message(associate(request), uid, pk))


def preview(request: HttpRequest, sending: Sending) -> HttpResponse:
    context: dict[str, object] = {"sending": sending, "draft": sending.draft, "on": request.GET.get("on", "")}
    context["about"] = urlencode(sending.about)
    try:
        sending.check()
    except DomainError as error:
        context |= {"refusal": error.detail, "unread": error.code == "guideline_unread"}
    if is_fragment(request):
        return render(request, "mobile/_preview.html", context)
    return show(request, "mobile/preview.html", tab="today", **context)


@require_GET
@phone_page
def ready(request: HttpRequest) -> HttpResponse:
    """Signatures for a page of ours; for what is about to be sent, whether it still may, and its picture's id."""
    user, url = associate(request), request.GET.get("url", "")
    if not url.startswith(f"{settings.PUBLIC_URL}/") or user.market is None:
        raise Http404
    sending = asked_for(request.GET, user)
    try:
        if sending:
            sending.check()
        return JsonResponse(for_page(user.market.corp, url, sending.draft.asset if sending else None))
    except DomainError as error:
        return JsonResponse({"error": error.code, "detail": error.detail}, status=403)
    except WecomError as error:
        return JsonResponse({"error": error.reason}, status=503)


def asked_for(query: QueryDict, user: Associate) -> Sending | None:
    """What `about` names; None for a page that only asks whose chat is open."""
    named = asked_in(query)
    if named["alert"] is not None:
        return about_alert(user, named["alert"], named["asset"])
    return about_message(user, named["client"], named["message"]) if named["client"] and named["message"] else None


def asked_in(query: QueryDict) -> dict[str, Any]:
    form = AboutForm(query)
    if not form.is_valid():
        raise Http404
    return form.cleaned_data


class AboutForm(forms.Form):
    alert = forms.IntegerField(required=False, max_value=MOST_KEY)
    asset = forms.IntegerField(required=False, max_value=MOST_KEY)
    client = forms.UUIDField(required=False)
    message = forms.IntegerField(required=False, max_value=MOST_KEY)


def for_page(corp: Corp, url: str, asset: Asset | None) -> dict[str, object]:
    gateway, at = Gateway(corp, A_TAP_S), clock.now()
    found: dict[str, object] = {
        "corpId": corp.corp_id,
        "agentId": corp.agent_id,
        "config": for_script(gateway.js_config(url, at)),
        "agentConfig": for_script(gateway.js_agent_config(url, at)),
    }
    return found | ({"mediaid": picture_of(corp, asset)} if asset else {})


def for_script(signed: JsConfig) -> dict[str, object]:
    return {"timestamp": signed.timestamp, "nonceStr": signed.nonce, "signature": signed.signature}


def picture_of(corp: Corp, asset: Asset) -> str:
    with asset.picture.open("rb") as picture:
        name = str(asset.picture.name).rpartition("/")[2]
        file = File(name, picture.read(), mimetypes.guess_type(name)[0] or "image/jpeg")
    return media_id_for(corp, kind=MediaKind.IMAGE, file=file, at=clock.now())
