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
    """`external_userid`: how WeCom knows the client; empty when they are no contact of the market's corp.
    `advice`: where there are no words for the client yet, what the associate writes them by."""

    client: Client
    text: str
    asset: Asset | None
    external_userid: str
    advice: str = ""


def of_alert(alert: Alert, user: Associate, asset: int | None = None) -> Draft:
    """The picture's words in the client's language. What the rule says is said to the associate, and is no client's to
    read: without a picture's words they write their own. `asset`: the one that was chosen, if it may still be sent,
    else the first."""
    (card,) = cards([alert], user=user, at=clock.now())
    found = next((one for one in card.suggestions if one.asset.pk == asset), card.suggestion)
    text = found.caption if found else ""
    asset_sent = found.asset if found else None
    return Draft(alert.client, text, asset_sent, card.external_userid, advice="" if text else card.words.say)


def refuse_what_changed(alert: Alert, draft: Draft, asset: int | None, *, by: Associate) -> None:
    """Raises DomainError as `refuse_what_must_not_be_said`, and `asset_expired`: no other picture than was chosen."""
    refuse_what_must_not_be_said(alert, by=by, at=clock.now())
    if asset is not None and (draft.asset is None or draft.asset.pk != asset):
        raise DomainError("asset_expired", _("The picture may no longer be used."))


def of_message(message: PreparedMessage, client: Client, user: Associate) -> Draft:
    known = external_ids([client.pk], user).get(client.pk, "")
    return Draft(client, message.words(client.language), message.asset, known)
