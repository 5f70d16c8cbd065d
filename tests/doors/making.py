"""The smallest valid row of any table, in a given place: what a column must hold is read off the model."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from clienteling.assets.models import Asset, AssetText
from clienteling.associates.roles import Role
from clienteling.clients.models import ContactWay, WayKind
from clienteling.lib import clock
from clienteling.outreach.models import PreparedMessage
from tests import factories
from tests.factories import LONG_AGO
from tests.mobile.scenes import raise_alert

if TYPE_CHECKING:
    from tests.doors.house import Place

numbers = count(1)
# Columns that say whose a row is are filled even where they may stay empty.
WHOSE = {"associates.market", "associates.store", "associates.associate", "clients.client"}
NOT_WHOSE = {
    "approved_by",
    "published_by",
    "cover",
    "withdrawn_by",
    "taken_up_by",
    "backup",
    "merged_into",
    "confirmed_by",
}
SAID: dict[str, dict[str, Any]] = {
    "associates.machinekey": {"id": lambda here: f"{here.name}.key", "name": "key"},
    "clients.clientmerge": {"merged": lambda here: factories.ClientFactory.create(market=here.market)},
    "clients.doubtfulmatch": {"second": lambda here: factories.ClientFactory.create(market=here.market)},
    "wecom.sendingpause": {"ended_at": lambda _here: clock.now() + timedelta(hours=1), "ended_by": "house"},
    "clients.deletion": {"kind": "wishes"},
    "clients.customfield": {"kind": "text", "seen_by": list(Role), "edited_by": list(Role)},
    "oversight.retentionperiod": {"purpose": "callbacks"},
    "webhooks.subscription": {
        "url": "https://shop.example/hooks",
        "key": lambda here: here.row("associates.machinekey"),
        "event_types": ["alert.raised"],
    },
    "clients.contactway": {
        "address": "https://wework.qpic.cn/wwpic/x/0",
        "content": "https://work.weixin.qq.com/ca/x",
    },
    "clients.rejectedrows": {"rows": "[]"},
    "clients.consent": {"purpose": "profiling"},  # an alert's client has one of their own
    "clients.fileimport": {"status": "done", "finished_at": LONG_AGO},
    "clients.kioskvisit": {
        "way": lambda here: way_of_a_visit(here),
        "client": None,
        "signed_at": LONG_AGO,
        "expires_at": lambda here: clock.now() + timedelta(hours=-1 if here.name == "ended" else 1),
    },
    "attribution.order": {"source": "shop", "placed_at": LONG_AGO},
    "attribution.target": {"month": lambda _here: today().replace(day=1)},
}


def today() -> date:
    """In the shops of the matrix: in the evening of UTC the next day has begun there."""
    return clock.local_day(clock.now(), "Asia/Shanghai")


def way_of_a_visit(here: "Place") -> ContactWay:
    kind, name = WayKind.KIOSK, f"{here.name} visit"
    return ContactWay.objects.create(
        kind=kind, title=name, market=here.market, store=here.store, associate=here.associate, created_at=LONG_AGO
    )


def approved_message(here: "Place") -> PreparedMessage:
    """One that the phone offers, with an asset that has words."""
    words = {"caption": "您好", "talking_point": "-"}
    asset = factories.AssetFactory.create(market=here.market)
    AssetText.objects.create(asset=asset, language="zh-hans", **words)
    said = {"status": "approved", "approved_by": here.associate, "approved_at": clock.now()}
    days = {"valid_from": today(), "valid_until": today()}
    return PreparedMessage.objects.create(asset=asset, market=here.market, title="x", **said, **days)


def approved_asset(here: "Place") -> Asset:
    said = {"status": "approved", "approved_by": here.associate, "approved_at": clock.now()}
    return factories.AssetFactory.create(market=here.market, **said)


def ledger_transaction(here: "Place") -> Any:
    """With its one entry: by that one sees whose it is."""
    here.rows["attribution.ledgertransaction"] = made = filled("attribution.ledgertransaction", here)
    here.rows["attribution.ledgerentry"] = filled("attribution.ledgerentry", here)
    return made


BUILT: dict[str, Callable[["Place"], Any]] = {
    "approved asset": approved_asset,
    "attribution.ledgertransaction": ledger_transaction,
    "attribution.ledgerentry": lambda here: here.row("attribution.ledgertransaction").entries.get(),
    "approved message": approved_message,
    "published guideline": lambda here: factories.GuidelineFactory.create(
        market=here.market, published_by=here.associate
    ),
    "alerts.alert": lambda here: raise_alert(here.client, here.associate),
    "alerts.rule": lambda here: here.row("alerts.alert").rule,
    "alerts.ruleversion": lambda here: here.row("alerts.alert").version,
    "alerts.rulerun": lambda here: here.row("alerts.alert").run,
}


def make(label: str, place: "Place") -> Any:
    """Kept with the place, so that rows made later hang on the same ones."""
    with transaction.atomic():
        row = BUILT[label](place) if label in BUILT else filled(label, place)
    place.rows[label] = row
    return row


def filled(label: str, place: "Place") -> Any:
    model = apps.get_model(label)
    values = {field.name: value(field, place) for field in model._meta.concrete_fields if must(field)}
    said = {name: told(place) if callable(told) else told for name, told in SAID.get(label, {}).items()}
    return model._base_manager.create(**{**values, **said})


def must(field: Any) -> bool:
    if field.primary_key and not field.remote_field:
        return False
    if field.remote_field:
        return field.name not in NOT_WHOSE and (not field.null or label_of(field) in WHOSE)
    by_itself = field.has_default() or field.has_db_default() or getattr(field, "auto_now", 0)
    return not (field.null or by_itself or getattr(field, "auto_now_add", 0))


def label_of(field: Any) -> str:
    return str(field.remote_field.model._meta.label_lower)


def value(field: Any, place: "Place") -> Any:
    return place.row(label_of(field)) if field.remote_field else scalar(field)


def scalar(field: Any) -> Any:
    number = next(numbers)
    match field:
        case _ if field.choices and not field.blank:
            return field.flatchoices[0][0]
        case models.UUIDField():
            return uuid4()
        case models.DateTimeField():
            return clock.now()
        case models.DateField():
            return today()
        case models.TimeField():
            return clock.now().time()
        case models.BooleanField():
            return False
        case models.DecimalField() | models.FloatField():
            return 1
        case models.SmallIntegerField() | models.PositiveSmallIntegerField():
            return number % 30_000
        case models.IntegerField():
            return number
        case models.JSONField():
            return {}
        case ArrayField():
            return []
        case models.BinaryField():
            return number.to_bytes(32)
    return "" if field.blank else "CNY" if field.max_length == len("CNY") else f"x{number}"
