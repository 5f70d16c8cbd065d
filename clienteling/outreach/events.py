"""WeCom callbacks this app hears: a client has added an associate, and may be welcomed for 20 seconds."""

from clienteling.associates.models import Market
from clienteling.clients.services import happened_at
from clienteling.lib import clock
from clienteling.outreach import services
from clienteling.wecom import callbacks
from clienteling.wecom.callbacks import CallbackEvent


@callbacks.on("change_external_contact", "add_external_contact")
@callbacks.on("change_external_contact", "add_half_external_contact")
def added(event: CallbackEvent) -> None:
    market = Market.objects.select_related("corp").filter(corp=event.corp_id).first()
    if market:
        newcomer = services.Newcomer(
            external_userid=event.value("ExternalUserID"),
            userid=event.value("UserID"),
            state=event.value("State"),
            welcome_code=event.value("WelcomeCode"),
            at=happened_at(event),
        )
        services.welcome(newcomer, market=market, now=clock.now())
