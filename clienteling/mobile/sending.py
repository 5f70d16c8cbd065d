"""What goes to a client's chat: words and a picture, shown first as WeCom will show them."""

from dataclasses import dataclass

from clienteling.alerts.models import Alert
from clienteling.assets.models import Asset
from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from clienteling.clients.services import external_ids
from clienteling.lib import clock
from clienteling.mobile.alert_cards import cards
from clienteling.outreach.models import PreparedMessage


@dataclass(frozen=True)
class Draft:
    """`external_userid`: how WeCom knows the client; empty when they are no contact of the market's corp."""

    client: Client
    text: str
    asset: Asset | None
    external_userid: str


def of_alert(alert: Alert, user: Associate) -> Draft:
    """The picture's words in the client's language; without a picture, what the rule would say."""
    (card,) = cards([alert], user=user, at=clock.now())
    found = card.suggestion
    text = found.caption if found and found.caption else card.words.say
    return Draft(alert.client, text, found.asset if found else None, card.external_userid)


def of_message(message: PreparedMessage, client: Client, user: Associate) -> Draft:
    known = external_ids([client.pk], user).get(client.pk, "")
    return Draft(client, message.words(client.language), message.asset, known)
