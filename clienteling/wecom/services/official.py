"""What an Official Account calls back goes into the same inbox, in order per follower."""

import hashlib
import hmac
from datetime import datetime

from clienteling.lib.encryption import blind_index
from clienteling.wecom import envelope
from clienteling.wecom.crypto import Forged, check_signed, open_callback
from clienteling.wecom.models import CallbackEvent, CallbackMode, OfficialAccount
from clienteling.wecom.services.inbox import NAME_LENGTH, Delivery, keep, refuse_stale

MESSAGE = "message"


def receive_official(account: OfficialAccount, delivery: Delivery, *, at: datetime) -> bool:
    """Verify, decrypt if need be, and store; True if it is new. Raises Forged or BadEnvelope: nothing is stored."""
    xml = _opened(account, delivery)
    refuse_stale(delivery.timestamp, at)
    if not hmac.compare_digest(envelope.first(xml, "ToUserName").encode(), account.original_id.encode()):
        raise Forged("original ID")
    return keep(_row(account, xml, at))


def follower_key(account: OfficialAccount, openid: str) -> bytes:
    """By which the inbox knows the events of one follower."""
    return blind_index("callback_client", f"{account.appid}:{openid}")


def _opened(account: OfficialAccount, delivery: Delivery) -> str:
    """The account's mode decides, not the sender: else whoever saw a plain signature could do without the key."""
    signed = {"signature": delivery.signature, "timestamp": delivery.timestamp, "nonce": delivery.nonce}
    if account.mode == CallbackMode.AES:
        return open_callback(account, envelope.first(delivery.body, "Encrypt"), **signed)
    check_signed(account, **signed)
    try:
        return delivery.body.decode()
    except UnicodeDecodeError:
        raise envelope.BadEnvelope("encoding") from None


def _row(account: OfficialAccount, xml: str, at: datetime) -> CallbackEvent:
    kind, openid = envelope.first(xml, "MsgType").lower(), envelope.first(xml, "FromUserName")
    event, change = (envelope.first(xml, "Event").lower(), "") if kind == "event" else (MESSAGE, kind)
    if not event or not kind or not openid or len(event) > NAME_LENGTH or len(change) > NAME_LENGTH:
        raise envelope.BadEnvelope("no event")
    return CallbackEvent(
        corp=account.corp,
        account=account,
        digest=hashlib.sha256(xml.encode()).digest(),
        xml=xml,
        client_key=follower_key(account, openid),
        event=event,
        change_type=change,
        received_at=at,
        due_at=at,
    )
