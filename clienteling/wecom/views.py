"""The callback endpoint: WeCom's URL check by GET, its events by POST."""

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from clienteling.lib import clock
from clienteling.wecom.crypto import Forged, open_callback
from clienteling.wecom.envelope import BadEnvelope
from clienteling.wecom.models import Corp
from clienteling.wecom.services import receive
from clienteling.wecom.services.inbox import Delivery

logger = logging.getLogger(__name__)
MOST_BYTES = 64 * 1024


def _refuse(status: int, reason: str) -> HttpResponse:
    """One line without content, and an empty answer."""
    logger.warning("wecom.callback_refused", extra={"status_code": status, "reason": reason})
    return HttpResponse(status=status)


@method_decorator(csrf_exempt, name="dispatch")
class Callback(View):
    """One app of one corp. Answers 200 only after the event is stored; everything else is a 4xx."""

    def dispatch(self, request: HttpRequest, *args: str, **kwargs: str | int) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Corp.DoesNotExist:
            return _refuse(404, "unknown corp or agent")
        except Forged as error:
            return _refuse(403, str(error))
        except BadEnvelope as error:
            return _refuse(400, str(error))

    def get(self, request: HttpRequest, corp_id: str, agent_id: int) -> HttpResponse:
        """The URL check: the plain text of `echostr` and nothing else."""
        query = request.GET
        plain = open_callback(
            Corp.objects.get(corp_id=corp_id, agent_id=agent_id),
            query.get("echostr", ""),
            signature=query.get("msg_signature", ""),
            timestamp=query.get("timestamp", ""),
            nonce=query.get("nonce", ""),
        )
        return HttpResponse(plain, content_type="text/plain; charset=utf-8")

    def post(self, request: HttpRequest, corp_id: str, agent_id: int) -> HttpResponse:
        """An event: stored, then acknowledged; a copy is acknowledged as well."""
        body = request.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            return _refuse(413, "too large")
        query = request.GET
        delivery = Delivery(
            query.get("msg_signature", ""), query.get("timestamp", ""), query.get("nonce", ""), bytes(body)
        )
        delivery.check(at=clock.now())
        receive(Corp.objects.get(corp_id=corp_id, agent_id=agent_id), delivery, at=clock.now())
        return HttpResponse()
