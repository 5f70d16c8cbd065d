"""Welcoming a client within WeCom's 20 seconds: chosen from the callback alone, queued at once, sent by the outbox."""

import hashlib
import logging
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from clienteling.assets.models import Asset
from clienteling.associates.models import Associate, Market
from clienteling.clients.services import find_by_identity, name_at_the_kiosk
from clienteling.lib.clock import local_day
from clienteling.outreach.models import Slot, WelcomeMedia, WelcomeMessage
from clienteling.outreach.nameless import NAME, without_name
from clienteling.outreach.slots import fits
from clienteling.wecom.calls.media import File
from clienteling.wecom.errors import WecomError
from clienteling.wecom.models import Corp, MediaKind, Priority
from clienteling.wecom.services import NewSend, media_id_for, queue_many

log = logging.getLogger(__name__)
API = "externalcontact/send_welcome_msg"
CODE_LIVES = timedelta(seconds=18)  # WeCom's 20, less the way there
MEDIA_LIVES = timedelta(hours=11)  # an id that was looked at lives 12 hours more
MEDIA_LOOKED_AT_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Newcomer:
    """What the callback says of somebody who has just added an associate."""

    external_userid: str
    userid: str
    state: str
    welcome_code: str
    at: datetime


def welcome(newcomer: Newcomer, *, market: Market, now: datetime) -> bool:
    """Queue the welcome that fits; False when nothing is to be said. One code is answered once."""
    people = Associate.objects.active().selling().select_related("store__market")
    associate = people.filter(market=market, userid__iexact=newcomer.userid).first()
    if not newcomer.welcome_code or associate is None:
        return False
    message = choose(associate, state=newcomer.state, at=newcomer.at)
    if message is None:
        return False
    body = body_of(message, newcomer, associate, market, now)
    send = NewSend(
        corp_id=market.corp_id,
        api=API,
        key=f"welcome:{hashlib.sha256(newcomer.welcome_code.encode()).hexdigest()}",
        to_userid=associate.userid,
        body=body,
        expires_at=newcomer.at + CODE_LIVES,
        priority=Priority.URGENT,
    )
    return bool(queue_many([send], now))


def choose(associate: Associate, *, state: str, at: datetime) -> WelcomeMessage | None:
    """The narrowest approved message: by contact way, then store, then market; one for a slot before one for always."""
    store = associate.store
    if store is None:
        return None
    reaching = WelcomeMessage.objects.approved().reaching(market_id=store.market_id, store_id=store.pk, state=state)
    fitting = [one for one in reaching.prefetch_related("texts") if fits(one, store, at)]
    return max(fitting, key=narrowness, default=None)


def narrowness(message: WelcomeMessage) -> tuple[bool, bool, bool, bool, int]:
    places = (message.way_id, message.store_id, message.market_id)
    return *(place is not None for place in places), message.slot != Slot.ALWAYS, message.pk  # type: ignore[return-value]  # three places


def body_of(
    message: WelcomeMessage, newcomer: Newcomer, associate: Associate, market: Market, now: datetime
) -> Mapping[str, Any]:
    known = find_by_identity("external_userid", newcomer.external_userid, market.corp.corp_id)
    said = name_at_the_kiosk(newcomer.state)
    text = message.words(said.language or (known.language if known else associate.language))
    name = known.name if known else said.name
    return {
        "welcome_code": newcomer.welcome_code,
        "text": {"content": fill(text, client=name, associate=associate.name)},
        "attachments": attachments(message, market, now),
    }


def fill(text: str, *, client: str, associate: str) -> str:
    text = text.replace(NAME, client) if client else without_name(text)
    return text.replace("{associate}", associate)


def attachments(message: WelcomeMessage, market: Market, now: datetime) -> list[dict[str, Any]]:
    """A picture only if its id is ready and its rights last; nobody waits for an upload."""
    found: list[dict[str, Any]] = []
    usable = Asset.objects.usable(local_day(now, market.time_zone)).filter(pk=message.asset_id or 0)
    ready = WelcomeMedia.objects.filter(asset__in=usable, corp=market.corp_id, ready_at__gt=now - MEDIA_LIVES)
    if media_id := ready.values_list("media_id", flat=True).first():
        found.append({"msgtype": "image", "image": {"media_id": media_id}})
    if message.link:
        found.append({"msgtype": "link", "link": {"title": message.link_title, "url": message.link}})
    return found


def make_pictures_ready(at: datetime) -> int:
    """Have WeCom keep what approved messages will need, before it is needed; how many ids were looked at."""
    made = 0
    for message in WelcomeMessage.objects.approved().filter(asset__isnull=False).select_related("asset"):
        corps = Corp.objects.filter(market=message.market_id) if message.market_id else Corp.objects.all()
        fresh = WelcomeMedia.objects.filter(asset=message.asset_id, ready_at__gt=at - MEDIA_LOOKED_AT_AFTER)
        for corp in corps.exclude(pk__in=fresh.values("corp")):
            made += make_ready(message, corp, at)
    return made


def make_ready(message: WelcomeMessage, corp: Corp, at: datetime) -> bool:
    asset = message.asset
    if asset is None:
        return False
    with asset.picture.open("rb") as picture:
        name = str(asset.picture.name).rpartition("/")[2]
        file = File(name, picture.read(), mimetypes.guess_type(name)[0] or "image/jpeg")
    try:
        media_id = media_id_for(corp, kind=MediaKind.IMAGE, file=file, at=at)
    except WecomError as error:
        log.warning("picture of a welcome not uploaded", extra={"asset": asset.pk, "error": error.reason})
        return False
    WelcomeMedia.objects.update_or_create(asset=asset, corp=corp, defaults={"media_id": media_id, "ready_at": at})
    return True
