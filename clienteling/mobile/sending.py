"""What goes to a client's chat: words and a picture, shown first as WeCom will show them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from clienteling.alerts.models import Alert
from clienteling.alerts.services import refuse_what_must_not_be_said
from clienteling.assets.models import Asset
from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from clienteling.clients.services import external_ids
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.mobile.alert_cards import cards
from clienteling.outreach.models import PreparedMessage


@dataclass(frozen=True)
class Draft:
    """`external_userid`: how WeCom knows the client; empty when they are no contact of the market's corp."""

    client: Client
    text: str
    asset: Asset | None
    external_userid: str


def of_alert(alert: Alert, user: Associate, asset: int | None = None) -> Draft:
    """The picture's words in the client's language; without a picture, what the rule would say. `asset`: the one that
    was chosen, if it may still be sent, else the first."""
    (card,) = cards([alert], user=user, at=clock.now())
    found = next((one for one in card.suggestions if one.asset.pk == asset), card.suggestion)
    text = found.caption if found and found.caption else card.words.say
    return Draft(alert.client, text, found.asset if found else None, card.external_userid)


def refuse_what_changed(alert: Alert, draft: Draft, asset: int | None, *, by: Associate) -> None:
    """Raises DomainError as `refuse_what_must_not_be_said`, and `asset_expired`: no other picture than was chosen."""
    refuse_what_must_not_be_said(alert, by=by, at=clock.now())
    if asset is not None and (draft.asset is None or draft.asset.pk != asset):
        raise DomainError("asset_expired", _("The picture may no longer be used."))


def of_message(message: PreparedMessage, client: Client, user: Associate) -> Draft:
    known = external_ids([client.pk], user).get(client.pk, "")
    return Draft(client, message.words(client.language), message.asset, known)
