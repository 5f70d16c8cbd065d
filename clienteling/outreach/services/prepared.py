"""Verbs of outreach: approve and withdraw a prepared message, find those for a client, note that one was sent."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.assets.models import Asset
from clienteling.associates.models import Associate, Market
from clienteling.associates.services import refuse_unread
from clienteling.attribution.services import record_touch
from clienteling.clients.models import Client, ConsentChannel, Purpose
from clienteling.clients.services import Refusal, check_scarcity, refusals
from clienteling.lib.clock import local_day
from clienteling.lib.errors import DomainError
from clienteling.outreach.models import Claim, MessageStatus, PreparedMessage, PreparedSend, WelcomeMessage
from clienteling.outreach.querysets import PreparedMessageQuerySet

CHANNEL = "prepared_message"
APPROVE = "outreach.approve_preparedmessage"
MOST_LEFT = {Claim.LAST_ONE: 1, Claim.FEW_LEFT: 3}


def approve(message: PreparedMessage | WelcomeMessage, *, by: Associate, at: datetime) -> None:
    """From now on it may be sent. Raises DomainError.

    `text_missing`: a welcome without words; `claim_needs_product`: a claim of scarcity about no product.
    """
    by.must_in(message.market_id, APPROVE)
    if isinstance(message, WelcomeMessage):
        if not message.texts.exists():
            raise DomainError("text_missing", _("Write the words first."), "texts")
    elif message.claim and not message.asset.product_id:
        raise DomainError("claim_needs_product", _("Name the asset's product: the claim is checked against its stock."))
    message.move_to(MessageStatus.APPROVED, approved_by=by, approved_at=at)


def withdraw(message: PreparedMessage | WelcomeMessage, *, by: Associate, at: datetime) -> None:
    """Nobody may send it any more."""
    by.must_in(message.market_id, APPROVE)
    message.move_to(MessageStatus.WITHDRAWN)


def rework(message: PreparedMessage | WelcomeMessage, *, by: Associate, at: datetime) -> None:
    """Back to a draft, which may be edited."""
    by.must_in(message.market_id, APPROVE)
    message.move_to(MessageStatus.DRAFT)


def for_client(client: Client, associate: Associate, on: date) -> PreparedMessageQuerySet:
    """What the associate may send the client on that local day and has not been sent yet, the newest first."""
    messages = PreparedMessage.objects.visible_to(associate).usable(on).of_market(client.market_id)
    ready = messages.not_sent_to(client).select_related("asset__product").prefetch_related("texts", "asset__texts")
    return ready.order_by("-valid_from", "-pk")


def claim_holds(message: PreparedMessage, market: Market, at: datetime) -> bool:
    """What it says of how few are left is true there and then."""
    try:
        refuse_untrue_claim(message, market, at)
    except DomainError:
        return False
    return True


def agreed(client: Client, at: datetime) -> bool:
    """The client may be sent marketing by WeCom at that moment."""
    return refusal(client, at) is None


def refusal(client: Client, at: datetime) -> Refusal | None:
    found = refusals([client.pk], purpose=Purpose.MARKETING, channel=ConsentChannel.WECOM, at=at)
    return found.get(client.pk)


def mark_sent(message: PreparedMessage, *, client: Client, associate: Associate, at: datetime) -> PreparedSend:
    """Note that the associate sent it; the same message to the same client again is the same sending.

    Raises DomainError: `not_your_client`, `guideline_unread`, a Refusal of the client, `asset_expired`,
    `message_not_usable`, `not_scarce`, `sold_out`.
    """
    with transaction.atomic():
        # Locked, so that a double click waits for the first one.
        client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
        sent = PreparedSend.objects.filter(message=message, client=client).first()
        if sent:
            return sent
        refuse_what_must_not_go(message, client, associate, at)
        touch = record_touch(client, associate=associate, channel=CHANNEL, reference=f"{message.pk}:{client.pk}", at=at)
        return PreparedSend.objects.create(message=message, client=client, associate=associate, touch=touch, sent_at=at)


def refuse_what_must_not_go(message: PreparedMessage, client: Client, associate: Associate, at: datetime) -> None:
    if not Client.objects.visible_to(associate).filter(pk=client.pk).exists():
        raise DomainError("not_your_client", _("You do not look after this client."))
    refuse_unread(associate)
    if why := refusal(client, at):
        raise DomainError(why.value, str(why.label))
    today = local_day(at, client.market.time_zone)
    if not Asset.objects.usable(today).filter(pk=message.asset_id).exists():
        raise DomainError("asset_expired", _("The picture may no longer be used."))
    if not PreparedMessage.objects.usable(today).of_market(client.market_id).filter(pk=message.pk).exists():
        raise DomainError("message_not_usable", _("This message may not be sent to this client today."))
    refuse_untrue_claim(message, client.market, at)


def refuse_untrue_claim(message: PreparedMessage, market: Market, at: datetime) -> None:
    """Raises DomainError `not_scarce` or `sold_out`."""
    if message.claim and message.asset.product:
        check_scarcity(message.asset.product, market=market, most=MOST_LEFT[Claim(message.claim)], at=at)
