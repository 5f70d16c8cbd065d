"""The smallest valid row of each table."""

from datetime import UTC, date, datetime, time

from factory.declarations import LazyAttribute, LazyFunction, RelatedFactory, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from clienteling.assets.models import Asset
from clienteling.associates.models import (
    Absence,
    Associate,
    Guideline,
    GuidelineText,
    Market,
    Question,
    Region,
    Shift,
    Store,
)
from clienteling.associates.roles import Role
from clienteling.clients.models import Client, Consent, FollowEvent, FollowKind, Product, Purpose, Relationship
from clienteling.lib import search_grams
from clienteling.wecom.models import Corp, OfficialAccount

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class CorpFactory(DjangoModelFactory[Corp]):
    class Meta:
        model = Corp

    corp_id = Sequence(lambda n: f"ww{n:016d}")
    name = "Maison China"
    agent_id = 1000002
    secret = "mock-secret-of-the-application"
    callback_token = "clientelingTok"
    callback_aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE"


class OfficialAccountFactory(DjangoModelFactory[OfficialAccount]):
    class Meta:
        model = OfficialAccount

    corp = SubFactory(CorpFactory)
    appid = Sequence(lambda n: f"wx{n:016d}")
    original_id = Sequence(lambda n: f"gh_{n:012d}")
    name = "Maison 公众号"
    secret = "mock-secret-of-the-account"
    callback_token = "officialTok"
    callback_aes_key = "ABCDEFabcdefghijklmnopqrstuvwxyz0123456789E"


class MarketFactory(DjangoModelFactory[Market]):
    class Meta:
        model = Market

    code = Sequence(lambda n: f"M{n}")
    name = "Mainland China"
    corp = SubFactory(CorpFactory)
    currency = "CNY"
    time_zone = "Asia/Shanghai"
    region = "CN"


class StoreFactory(DjangoModelFactory[Store]):
    class Meta:
        model = Store

    market = SubFactory(MarketFactory)
    code = Sequence(lambda n: f"S{n}")
    name = "Shanghai Plaza 66"
    city = "Shanghai"


class AssociateFactory(DjangoModelFactory[Associate]):
    class Meta:
        model = Associate

    store = SubFactory(StoreFactory)
    market = SelfAttribute("store.market")
    userid = Sequence(lambda n: f"associate{n}")
    username = LazyAttribute(lambda a: f"{a.userid}@{a.market.code}")
    name = "林悦"
    role = Role.ASSOCIATE


class RegionFactory(DjangoModelFactory[Region]):
    class Meta:
        model = Region

    market = SubFactory(MarketFactory)
    code = Sequence(lambda n: f"region-{n}")
    name = "East China"
    path = LazyAttribute(lambda r: f"{r.parent.path if r.parent else ''}{r.code}/")
    parent = None


class ShiftFactory(DjangoModelFactory[Shift]):
    class Meta:
        model = Shift

    associate = SubFactory(AssociateFactory)
    store = SelfAttribute("associate.store")
    on = date(2026, 11, 23)
    starts = time(10)
    ends = time(18)


class AbsenceFactory(DjangoModelFactory[Absence]):
    class Meta:
        model = Absence

    associate = SubFactory(AssociateFactory)
    starts_on = date(2020, 1, 1)
    ends_on = date(2099, 12, 31)
    entered_at = LONG_AGO


class GuidelineFactory(DjangoModelFactory[Guideline]):
    """Published, in English, with a quiz of one question whose second answer is right."""

    class Meta:
        model = Guideline
        skip_postgeneration_save = True

    code = Sequence(lambda n: f"guideline-{n}")
    status = "published"
    published_by = SubFactory(AssociateFactory)
    published_at = LONG_AGO
    text = RelatedFactory("tests.factories.GuidelineTextFactory", factory_related_name="guideline")
    question = RelatedFactory("tests.factories.QuestionFactory", factory_related_name="guideline")


class GuidelineTextFactory(DjangoModelFactory[GuidelineText]):
    class Meta:
        model = GuidelineText

    language = "en"
    title = "How we write to clients"
    body = "Never send more than one message a day."


class QuestionFactory(DjangoModelFactory[Question]):
    class Meta:
        model = Question

    language = "en"
    position = Sequence(lambda n: n)
    text = "How many messages a day?"
    choices = LazyFunction(lambda: ["As many as you like", "One"])
    right = 2


class ClientFactory(DjangoModelFactory[Client]):
    class Meta:
        model = Client

    market = SubFactory(MarketFactory)
    name = "朱丽艳"
    search_grams = LazyAttribute(lambda c: search_grams.stored(c.name))


class RelationshipFactory(DjangoModelFactory[Relationship]):
    class Meta:
        model = Relationship

    client = SubFactory(ClientFactory)
    associate = SubFactory(AssociateFactory)
    is_primary = True
    started_at = LONG_AGO


class FollowEventFactory(DjangoModelFactory[FollowEvent]):
    class Meta:
        model = FollowEvent

    kind = FollowKind.ADDED
    at = LONG_AGO


class FollowFactory(RelationshipFactory):
    """A relationship as WeCom told of it: the two are contacts on WeChat."""

    class Meta:
        skip_postgeneration_save = True

    told = RelatedFactory(FollowEventFactory, client=SelfAttribute("..client"), associate=SelfAttribute("..associate"))


class ConsentFactory(DjangoModelFactory[Consent]):
    class Meta:
        model = Consent

    client = SubFactory(ClientFactory)
    purpose = Purpose.SERVICE
    granted_at = LONG_AGO
    text_version = "2026-01"
    source = "store"


class ProductFactory(DjangoModelFactory[Product]):
    class Meta:
        model = Product

    sku = Sequence(lambda n: f"BAG-{n:03d}")
    name = "Sac 25 noir"
    category = "bags"


class AssetFactory(DjangoModelFactory[Asset]):
    class Meta:
        model = Asset

    code = Sequence(lambda n: f"asset-{n}")
    title = "Autumn bags"
    picture = "assets/autumn.jpg"
    valid_from = date(2020, 1, 1)
