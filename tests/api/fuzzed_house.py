"""A small house with something of everything, and somebody of every role to ask for it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.test import Client as Browser

from clienteling.assets.models import Asset
from clienteling.associates.doors import SCOPES
from clienteling.associates.models import Associate, MachineKey
from clienteling.associates.roles import Role
from clienteling.attribution.models import CommissionPlan, Order
from clienteling.attribution.services import OrderData, record_orders, set_target
from clienteling.clients.models import Tag, TagGroup
from clienteling.clients.services import WishData, note_wish
from clienteling.lib import clock
from clienteling.webhooks.services import subscribe
from tests import factories
from tests.alerts.conftest import make_rule
from tests.mobile.scenes import client_of, raise_alert

TOKEN = "a" * 32


@dataclass(frozen=True)
class House:
    """`callers`: headers by role; `known`: values for places in addresses."""

    callers: dict[str, "Caller"]
    known: dict[str, list[Any]]


@dataclass(frozen=True)
class Caller:
    """With what somebody asks; answers come as they are, not packed."""

    headers: dict[str, str]
    cookies: dict[str, str]


PLAIN = {"Host": "localhost", "Accept-Encoding": "identity"}


def as_machine(key: str) -> Caller:
    return Caller({**PLAIN, "Authorization": f"Api-Key {key}"}, {})


def as_person(user: Associate) -> Caller:
    """A session, and the token that lets it write."""
    browser = Browser()
    browser.force_login(user)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN}
    return Caller({**PLAIN, "X-CSRFToken": TOKEN}, cookies)


def built() -> House:
    market = factories.MarketFactory.create()
    region = factories.RegionFactory.create(market=market)
    store = factories.StoreFactory.create(market=market, region=region, code="SH1")
    people = {
        role: factories.AssociateFactory.create(
            userid=role.value, store=store, market=market, role=role, region=region, username=role.value
        )
        for role in Role
    }
    _, secret = MachineKey.objects.create_key(
        name="fuzz", source="fuzz", scopes=list(SCOPES), market=market, per_minute=0
    )
    known = furnished(people[Role.ASSOCIATE], MachineKey.objects.get(source="fuzz"))
    callers = {role.value: as_person(user) for role, user in people.items()}
    return House({**callers, "machine": as_machine(secret)}, known)


def furnished(associate: Associate, key: MachineKey) -> dict[str, list[Any]]:
    """Rows of every kind; their names in addresses."""
    assert associate.market is not None
    client, bag, at = client_of(associate), factories.ProductFactory.create(sku="BAG-001"), clock.now()
    factories.ConsentFactory.create(client=client)
    wish = note_wish(client, WishData(bag), by=associate, at=at)
    tag = Tag.objects.create(group=TagGroup.objects.create(market=associate.market, name="Taste"), name="Jewels")
    CommissionPlan.objects.create(market=associate.market, rate_bp=100, valid_from=date(2020, 1, 1))
    set_target(associate, month=date(2026, 11, 1), amount_minor=1_000)
    record_orders([OrderData("fuzz", "SO-1", client.pk, associate.market.pk, at, "CNY", 5_000, None, ())], at=at)
    alert = raise_alert(client, associate, version=make_rule("birthday"))
    Asset.objects.filter(pk=factories.AssetFactory.create(code="autumn").pk).update(
        status="approved", approved_by=associate, approved_at=at
    )
    hook, _ = subscribe(
        name="h", url="https://crm.example.com/", event_types=["client.merged"], market=associate.market, key=key
    )
    return {
        "uid": [str(client.uid), str(wish.uid), str(hook.uid)],
        "id": [alert.pk, tag.pk],
        "pk": [alert.pk, tag.pk],
        "code": ["birthday", "autumn", "SH1"],
        "username": [associate.username],
        "number": [Order.objects.get(source="fuzz").external_id],
        "name": ["monthly-2026-11.xlsx"],
    }
