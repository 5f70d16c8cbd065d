"""The smallest valid row of each table."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from clienteling.assets.models import Asset
from clienteling.associates.models import Associate, Market, Store
from clienteling.associates.roles import Role
from clienteling.clients.models import Client, Consent, Product, Purpose, Relationship
from clienteling.lib import search_grams
from clienteling.wecom.models import Corp

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class CorpFactory(DjangoModelFactory[Corp]):
    class Meta:
        model = Corp

    corp_id = factory.Sequence(lambda n: f"ww{n:016d}")
    name = "Maison China"
    agent_id = 1000002
    secret = "mock-secret-of-the-application"
    callback_token = "clientelingTok"
    callback_aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE"


class MarketFactory(DjangoModelFactory[Market]):
    class Meta:
        model = Market

    code = factory.Sequence(lambda n: f"M{n}")
    name = "Mainland China"
    corp = factory.SubFactory(CorpFactory)
    currency = "CNY"
    time_zone = "Asia/Shanghai"
    region = "CN"


class StoreFactory(DjangoModelFactory[Store]):
    class Meta:
        model = Store

    market = factory.SubFactory(MarketFactory)
    code = factory.Sequence(lambda n: f"S{n}")
    name = "Shanghai Plaza 66"
    city = "Shanghai"


class AssociateFactory(DjangoModelFactory[Associate]):
    class Meta:
        model = Associate

    store = factory.SubFactory(StoreFactory)
    market = factory.SelfAttribute("store.market")
    userid = factory.Sequence(lambda n: f"associate{n}")
    username = factory.LazyAttribute(lambda a: f"{a.userid}@{a.market.code}")
    name = "林悦"
    role = Role.ASSOCIATE


class ClientFactory(DjangoModelFactory[Client]):
    class Meta:
        model = Client

    market = factory.SubFactory(MarketFactory)
    name = "朱丽艳"
    search_grams = factory.LazyAttribute(lambda c: search_grams.stored(c.name))


class RelationshipFactory(DjangoModelFactory[Relationship]):
    class Meta:
        model = Relationship

    client = factory.SubFactory(ClientFactory)
    associate = factory.SubFactory(AssociateFactory)
    is_primary = True
    started_at = LONG_AGO


class ConsentFactory(DjangoModelFactory[Consent]):
    class Meta:
        model = Consent

    client = factory.SubFactory(ClientFactory)
    purpose = Purpose.SERVICE
    granted_at = LONG_AGO
    text_version = "2026-01"
    source = "store"


class ProductFactory(DjangoModelFactory[Product]):
    class Meta:
        model = Product

    sku = factory.Sequence(lambda n: f"BAG-{n:03d}")
    name = "Sac 25 noir"
    category = "bags"


class AssetFactory(DjangoModelFactory[Asset]):
    class Meta:
        model = Asset

    code = factory.Sequence(lambda n: f"asset-{n}")
    title = "Autumn bags"
    picture = "assets/autumn.jpg"
    valid_from = date(2020, 1, 1)
