"""A client at the kiosk: what they entered waits, sealed, for them to scan the code made for them alone."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.associates.querysets import AssociateQuerySet
from clienteling.clients.models import (
    Client,
    DateKind,
    ImportantDate,
    KioskDevice,
    KioskVisit,
    WayKind,
    WayStatus,
)
from clienteling.clients.services import drafts
from clienteling.clients.services.asking import answered
from clienteling.clients.services.birthdays import birthday, next_on
from clienteling.clients.services.drafts import ClientData, ConsentData
from clienteling.clients.services.profile import upsert_client
from clienteling.clients.services.ways import open_way, turn
from clienteling.lib.errors import DomainError

VISIT_LIVES = timedelta(minutes=30)
MOST_OCCASIONS = 3
LONGEST_OCCASION = 40
LONGEST_SIGNATURE = 40_000
LEAST_POINTS = 8


@dataclass(frozen=True)
class Occasion:
    """`on`: month and day, `10-01`."""

    title: str
    on: str


@dataclass(frozen=True)
class Entered:
    """What the client tells; all but the language may be empty."""

    name: str = ""
    birthday: str = ""
    language: str = ""
    occasions: tuple[Occasion, ...] = field(default=())


def hosts(device: KioskDevice) -> AssociateQuerySet:
    """Whom a client may choose at this tablet: the shop's own people, nobody else."""
    return Associate.objects.active().selling().filter(store=device.store_id).exclude(userid="").order_by("name")


def begin_visit(
    device: KioskDevice,
    *,
    associate: Associate,
    entered: Entered,
    answers: Collection[str],
    signature: str,
    at: datetime,
) -> KioskVisit:
    """Keep it, with a code of its own that works for half an hour. Raises DomainError with the field that is wrong.

    What nobody came for goes with the retention of `kiosk_visits`, after a night's comparison with WeCom: news of a
    scan may be late or lost.
    """
    agreed = answered(answers, device.store.market)
    check(entered, signature)
    with transaction.atomic():
        way = open_way(
            WayKind.KIOSK,
            at=at,
            title=associate.name,
            associate=associate,
            store_id=device.store_id,
            market_id=associate.market_id,
            ends_at=at + VISIT_LIVES,
        )
        return KioskVisit.objects.create(
            device=device,
            associate=associate,
            way=way,
            said=json.dumps(asdict(entered), ensure_ascii=False),
            agreed=agreed,
            signature=signature,
            signed_at=at,
            expires_at=at + VISIT_LIVES,
        )


def check(entered: Entered, signature: str) -> None:
    drafts.name(drafts.printable(entered.name))
    if entered.birthday:
        birthday(entered.birthday)
    for occasion in entered.occasions[:MOST_OCCASIONS]:
        month_day(occasion.on)
    if not is_signed(signature):
        raise DomainError("signature_needed", _("Please sign in the field."), "signature")


def is_signed(signature: str) -> bool:
    """Strokes drawn by a finger, as lists of [x, y]; a dot is none."""
    try:
        strokes = json.loads(signature) if len(signature) <= LONGEST_SIGNATURE else None
        points = [point for stroke in strokes or () for point in stroke]
        return len(points) >= LEAST_POINTS and all(len(p) == 2 and all(type(n) is int for n in p) for p in points)
    except (ValueError, TypeError):
        return False


def join(client: Client, *, state: str, at: datetime) -> bool:
    """The client scanned the code of a visit, at `at`: what they entered goes to the profile, the code is used up."""
    with transaction.atomic():
        waiting = KioskVisit.objects.open(at).filter(way__state=state)
        visit = waiting.select_for_update(of=("self",)).first() if state else None
        if visit is None:
            return False
        write(visit, client, at)
        visit.client, visit.joined_at, visit.said = client, at, ""
        visit.save(update_fields=["client", "joined_at", "said"])
        if visit.way.status != WayStatus.ENDED:
            turn(visit.way, WayStatus.ENDED, at)
    return True


def write(visit: KioskVisit, client: Client, at: datetime) -> None:
    """The client's own words count more than the nickname WeChat gave."""
    said = entered_in(visit)
    identity = client.identities.filter(kind="external_userid").latest("pk")
    source = f"kiosk {visit.uid.hex[:12]}"
    row = ClientData(
        market=client.market.code,
        identities={"external_userid": identity.value},
        name=said.name or None,
        birthday=said.birthday or None,
        language=said.language or None,
        consents=[
            ConsentData(purpose, at=visit.signed_at, text_version=version, proof=visit.signature)
            for purpose, version in visit.agreed.items()
        ],
    )
    upsert_client(row, source=source, at=at, within=client.market)
    for occasion in said.occasions:
        md = month_day(occasion.on)
        when = {"label": occasion.title, "next_on": next_on(md, is_lunar=False, today=at.date())}
        ImportantDate.objects.get_or_create(client=client, kind=DateKind.OTHER, md=md, is_lunar=False, defaults=when)


def month_day(said: str) -> int:
    """Raises DomainError."""
    return int(birthday(said)["birth_md"] or 0)


def entered_in(visit: KioskVisit) -> Entered:
    said: dict[str, Any] = json.loads(visit.said) if visit.said else {}
    occasions = tuple(Occasion(**one) for one in said.pop("occasions", ()))
    return Entered(**said, occasions=occasions)


def name_at_the_kiosk(state: str) -> Entered:
    """What whoever scans this code has entered; nothing for any other code."""
    visit = KioskVisit.objects.filter(way__state=state, client=None).first() if state else None
    return entered_in(visit) if visit else Entered()
