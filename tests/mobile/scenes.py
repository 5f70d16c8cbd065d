"""What happens in the shop before a phone page is opened: clients with relationships, alerts, a logged-in phone."""

from datetime import datetime, timedelta
from typing import Any

import requests
from django.db import transaction
from django.test import Client as Browser

from clienteling.alerts.models import Alert, Delivery, RuleRun, RuleVersion
from clienteling.associates.models import Associate
from clienteling.clients.models import Client, ClientIdentity, IdentityKind, Purpose, Relationship
from clienteling.clients.services import Identity
from clienteling.lib import clock, search_grams
from clienteling.wecom.mock import MockServer
from tests import factories
from tests.alerts.conftest import make_rule
from tests.conftest import Cast


def phone(user: Associate) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


def client_of(associate: Associate, name: str = "朱丽艳", phones: tuple[str, ...] = (), **fields: Any) -> Client:
    grams = search_grams.stored(name, phones)
    phone_number = phones[0] if phones else None
    client = factories.ClientFactory.create(
        market=associate.market, name=name, phone=phone_number, search_grams=grams, **fields
    )
    factories.RelationshipFactory.create(client=client, associate=associate)
    return client


def hand_over(client: Client, to: Associate) -> None:
    """The old relationship ends, another associate's begins."""
    now = clock.now()
    Relationship.objects.filter(client=client).update(ended_at=now)
    factories.RelationshipFactory.create(client=client, associate=to, started_at=now)


def raise_alert(
    client: Client,
    associate: Associate,
    *,
    version: RuleVersion | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> Alert:
    """An alert delivered to the associate's phone, by a rule of its own unless one is given; the client agreed."""
    if not client.consents.filter(purpose=Purpose.SERVICE).exists():
        factories.ConsentFactory.create(client=client)
    at = at or clock.now()
    version = version or make_rule(f"rule-{Alert.objects.count()}")
    run = RuleRun(version=version, market=client.market, as_of=at, matched=1, duration_ms=1)
    values: dict[str, Any] = {
        "period": Alert.objects.count(),
        "evidence": {},
        "raised_at": at,
        "due_at": at,
        "expires_at": at + timedelta(days=3),
        "delivery": Delivery.DELIVERED,
        "delivered_at": at,
        **fields,
    }
    with transaction.atomic():  # a run and its alerts add up at every commit
        run.save()
        return Alert.objects.create(
            rule=version.rule, version=version, run=run, client=client, associate=associate, **values
        )


def known_at_wecom(client: Client, wecom: MockServer, cast: Cast) -> dict[str, str]:
    """The client is a contact of lin's there too; what a talk of theirs is asked by."""
    corp = {"corpid": cast.market.corp.corp_id}
    made = requests.post(f"{wecom.url}/mock/clients", json={**corp, "name": client.name}, timeout=5).json()
    pair = {**corp, "userid": cast.lin.userid, "external_userid": made["external_userid"]}
    requests.post(f"{wecom.url}/mock/clients/add", json=pair, timeout=5).raise_for_status()
    identity = Identity(IdentityKind.EXTERNAL_USERID, corp["corpid"], made["external_userid"])
    ClientIdentity.objects.bulk_create([identity.row(client)])
    return pair
