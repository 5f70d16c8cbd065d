"""From words to the client's chat: the preview as WeCom shows it, and what the JS-SDK needs to send it."""

import mimetypes
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from clienteling.alerts.models import Alert
from clienteling.assets.models import Asset
from clienteling.associates.services import refuse_unread
from clienteling.clients.models import Client
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.mobile.alert_cards import with_rows
from clienteling.mobile.pages import associate, is_fragment, phone_page, show
from clienteling.mobile.sending import Draft, of_alert, of_message, sendable
from clienteling.outreach.models import PreparedMessage
from clienteling.outreach.services import refuse_what_must_not_go
from clienteling.wecom.calls.js_sdk import JsConfig
from clienteling.wecom.calls.media import File
from clienteling.wecom.errors import WecomError
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.models import Corp, MediaKind
from clienteling.wecom.services import media_id_for

A_TAP_S = 4.0


@require_GET
@phone_page
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    user = associate(request)
    one = get_object_or_404(with_rows(Alert.objects.visible_to(user)), pk=pk)
    done = reverse("mobile:done", args=[one.pk])
    return preview(request, of_alert(one, user), lambda: refuse_unread(user), done=done, target=f"alert-{one.pk}")


@require_GET
@phone_page
def message(request: HttpRequest, uid: UUID, pk: int) -> HttpResponse:
    user = associate(request)
    client = get_object_or_404(Client.objects.visible_to(user).select_related("market"), uid=uid)
    one = get_object_or_404(PreparedMessage.objects.visible_to(user).select_related("asset"), pk=pk)
    done = reverse("mobile:message_sent", args=[client.uid, one.pk])
    return preview(
        request,
        of_message(one, client, user),
        lambda: refuse_what_must_not_go(one, client, user, clock.now()),
        done=done,
        target=f"message-{one.pk}",
    )


def preview(request: HttpRequest, draft: Draft, check: Callable[[], None], *, done: str, target: str) -> HttpResponse:
    """`check` raises the DomainError why nothing goes out; `done`: what is told once it is sent; `target`: what on the
    page changes then."""
    context: dict[str, object] = {"draft": draft, "done": done, "target": target, "on": request.GET.get("on", "")}
    try:
        check()
    except DomainError as error:
        context |= {"refusal": error.detail, "unread": error.code == "guideline_unread"}
    if is_fragment(request):
        return render(request, "mobile/_preview.html", context)
    return show(request, "mobile/preview.html", tab="today", **context)


@require_GET
@phone_page
def ready(request: HttpRequest) -> HttpResponse:
    """Signatures for a page of ours, and the picture's id at WeCom when one goes along."""
    user, url = associate(request), request.GET.get("url", "")
    if not url.startswith(f"{settings.PUBLIC_URL}/") or user.market is None:
        raise Http404
    pk = request.GET.get("asset", "")
    asset = sendable(user, int(pk)) if pk.isdecimal() else None
    try:
        if asset:
            refuse_unread(user)
        return JsonResponse(for_page(user.market.corp, url, asset))
    except DomainError as error:
        return JsonResponse({"error": error.code}, status=403)
    except WecomError as error:
        return JsonResponse({"error": error.reason}, status=503)


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
