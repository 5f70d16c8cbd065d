"""The callback endpoints of a corp's app and of an Official Account: the URL check by GET, events by POST."""

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from clienteling.lib import clock
from clienteling.wecom.crypto import Forged, check_signed, open_callback
from clienteling.wecom.envelope import BadEnvelope
from clienteling.wecom.models import CallbackMode, Corp, OfficialAccount
from clienteling.wecom.services import receive, receive_official
from clienteling.wecom.services.inbox import Delivery

logger = logging.getLogger(__name__)
MOST_BYTES = 64 * 1024


def _refuse(status: int, reason: str) -> HttpResponse:
    """One line without content, and an empty answer."""
    logger.warning("wecom.callback_refused", extra={"status_code": status, "reason": reason})
    return HttpResponse(status=status)


class TooLarge(Exception):
    """More than any callback has."""


@method_decorator(csrf_exempt, name="dispatch")
class Endpoint(View):
    """Answers 200 only after the event is stored; everything else is a 4xx."""

    def dispatch(self, request: HttpRequest, *args: str, **kwargs: str | int) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except (Corp.DoesNotExist, OfficialAccount.DoesNotExist):
            return _refuse(404, "unknown corp, agent or account")
        except TooLarge:
            return _refuse(413, "too large")
        except Forged as error:
            return _refuse(403, str(error))
        except BadEnvelope as error:
            return _refuse(400, str(error))

    def delivery(self, signature: str) -> Delivery:
        """What was posted, with the signature of that name. Raises TooLarge."""
        body = self.request.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise TooLarge
        query = self.request.GET
        return Delivery(query.get(signature, ""), query.get("timestamp", ""), query.get("nonce", ""), bytes(body))


class Callback(Endpoint):
    """One app of one corp."""

    def get(self, request: HttpRequest, corp_id: str, agent_id: int) -> HttpResponse:
        """The URL check: the plain text of `echostr` and nothing else."""
        query = request.GET
        plain = open_callback(
            Corp.objects.called(corp_id, agent_id),
            query.get("echostr", ""),
            signature=query.get("msg_signature", ""),
            timestamp=query.get("timestamp", ""),
            nonce=query.get("nonce", ""),
        )
        return HttpResponse(plain, content_type="text/plain; charset=utf-8")

    def post(self, request: HttpRequest, corp_id: str, agent_id: int) -> HttpResponse:
        """An event: stored, then acknowledged; a copy is acknowledged as well."""
        delivery = self.delivery("msg_signature")
        delivery.check(at=clock.now())
        receive(Corp.objects.called(corp_id, agent_id), delivery, at=clock.now())
        return HttpResponse()


class OfficialCallback(Endpoint):
    """One Official Account."""

    def get(self, request: HttpRequest, appid: str) -> HttpResponse:
        """The URL check: `echostr` as it came, in either mode."""
        query = request.GET
        check_signed(
            OfficialAccount.objects.get(appid=appid),
            signature=query.get("signature", ""),
            timestamp=query.get("timestamp", ""),
            nonce=query.get("nonce", ""),
        )
        return HttpResponse(query.get("echostr", ""), content_type="text/plain; charset=utf-8")

    def post(self, request: HttpRequest, appid: str) -> HttpResponse:
        """An event: stored, then acknowledged with nothing, which an account takes for "no reply"."""
        account = OfficialAccount.objects.select_related("corp").get(appid=appid)
        signature = "msg_signature" if account.mode == CallbackMode.AES else "signature"
        receive_official(account, self.delivery(signature), at=clock.now())
        return HttpResponse()
