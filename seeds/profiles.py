"""What associates know of the demo's best clients: days, families, sizes, tastes, points, tags, a note or two."""

import random
from datetime import datetime, timedelta

from clienteling.alerts.models import AutoTag
from clienteling.associates.models import Associate, Market
from clienteling.clients.models import Client, CustomField, FieldKind, Tag, TagGroup
from clienteling.clients.services import (
    ClientData,
    DateData,
    Details,
    PointsData,
    SizeData,
    TieData,
    add_tag,
    propose_namesakes,
    record_points,
    upsert_clients,
    write_custom,
    write_details,
    write_note,
)
from seeds.met import Meetings, since

KNOWN_FROM_RANK = 3
TAGS = {"Interests": ("Fine jewellery", "Watches", "Leather", "Silk"), "Occasions": ("Travels often", "Collects")}
TAGS_ZH = {"Interests": ("高级珠宝", "腕表", "皮具", "丝巾"), "Occasions": ("常出差", "收藏")}
GROUPS_ZH = {"Interests": "兴趣", "Occasions": "特点"}
COLOURS = ("noir", "camel", "bordeaux", "ivory", "bleu nuit")
MATERIALS = ("calfskin", "lambskin", "canvas", "yellow gold", "rose gold")
STYLES = ("classic", "understated", "bold")
CHILDREN = ("小宝", "朵朵", "乐乐", "Leo", "Mia")
NOTES = {
    "zh-hans": ("偏爱低调的款式，不喜欢大 logo。", "每年秋天为母亲选一条丝巾。", "喝普洱，不要咖啡。"),
    "en": ("Prefers quiet pieces without a visible logo.", "Buys a scarf for her mother every autumn."),
}
DRINK = {
    "water": {"en": "Still water", "zh-hans": "矿泉水"},
    "tea": {"en": "Tea", "zh-hans": "茶"},
    "champagne": {"en": "Champagne", "zh-hans": "香槟"},
}


def tell(now: datetime) -> None:
    """From a random seed of its own, so that nobody else's story changes."""
    rng = random.Random(20260202)
    tags = {market.pk: tags_of(market) for market in Market.objects.all()}
    field, meetings = drink(), Meetings(now)
    for client in Client.objects.filter(tier_rank__gte=KNOWN_FROM_RANK).select_related("market").order_by("pk"):
        write_details(client, details(rng), at=now)
        record_points(client, points(rng, client, now - meetings[client.pk], now), source="crm")
        write_custom(client, {field.code: rng.choice(sorted(DRINK))}, at=now)
        add_tag(client, rng.choice(tags[client.market_id]), at=now)
        note(rng, client, meetings[client.pk], now)
    automatic_tags()
    lunar_birthdays(rng, now)
    propose_namesakes(now)


def tags_of(market: Market) -> list[Tag]:
    chinese = market.code != "HK"
    return [
        Tag.objects.get_or_create(group=group, name=name)[0]
        for code, names in (TAGS_ZH if chinese else TAGS).items()
        for group in [TagGroup.objects.get_or_create(market=market, name=GROUPS_ZH[code] if chinese else code)[0]]
        for name in names
    ]


def automatic_tags() -> None:
    """Who has bought lately is tagged by rule."""
    for market in Market.objects.all():
        group = TagGroup.objects.get(market=market, name=GROUPS_ZH["Occasions"] if market.code != "HK" else "Occasions")
        tag = Tag.objects.get_or_create(group=group, name="近期购买" if market.code != "HK" else "Bought lately")[0]
        lately = {"fact": "days_since_order", "op": "<=", "value": 14}
        AutoTag.objects.get_or_create(tag=tag, defaults={"conditions": lately, "is_live": True})


def drink() -> CustomField:
    labels = {"en": "Drink in the boutique", "zh-hans": "到店饮品"}
    everybody = ["associate", "store_manager", "marketing", "retail_operations", "machine"]
    sights = {"seen_by": everybody, "edited_by": everybody}
    engraving = {"en": "Initials to engrave", "zh-hans": "刻字缩写"}
    CustomField.objects.get_or_create(
        code="engraving", defaults={"kind": FieldKind.TEXT, "labels": engraving, "is_personal": True, **sights}
    )
    given = {"kind": FieldKind.CHOICE, "labels": labels, "choices": DRINK, **sights}
    return CustomField.objects.get_or_create(code="drink", defaults=given)[0]


def details(rng: random.Random) -> Details:
    wedding = f"{rng.randrange(1995, 2024)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    child = f"{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    name = rng.choice(CHILDREN)
    has_child = rng.random() < 0.4
    dates = [DateData("wedding", wedding)] if rng.random() < 0.5 else []
    dates += [DateData("child", child, is_lunar=rng.random() < 0.3, label=name)] if has_child else []
    return Details(
        dates,
        [TieData("child", name)] if has_child else [],
        [SizeData("ring", "EU", str(rng.randrange(48, 58))), SizeData("shoe", "EU", str(rng.randrange(35, 42)))],
        {"colour": rng.sample(COLOURS, 2), "material": [rng.choice(MATERIALS)], "style": [rng.choice(STYLES)]},
    )


def points(rng: random.Random, client: Client, known: timedelta, now: datetime) -> list[PointsData]:
    expires_on = (now + timedelta(days=rng.randrange(20, 400))).date()
    earned, spent = rng.randrange(20, 90) * 100, rng.randrange(0, 20) * 100
    entries = [PointsData("earned", earned, f"demo:{client.uid}:1", now - min(known, timedelta(days=90)), expires_on)]
    lately = now - min(known / 3, timedelta(days=30))
    used = PointsData("spent", spent, f"demo:{client.uid}:2", lately) if spent else None
    return [*entries, used] if used else entries


def note(rng: random.Random, client: Client, met: datetime, now: datetime) -> None:
    author = Associate.objects.filter(relationships__client=client, relationships__ended_at=None).first()
    if author and rng.random() < 0.5:
        words = NOTES.get(client.language, NOTES["en"])
        write_note(client, rng.choice(words), by=author, at=since(rng, met, now, fewest=3, most=200))


def lunar_birthdays(rng: random.Random, now: datetime) -> None:
    """Some whose birthday nobody knew told it by the Chinese calendar."""
    unknown = Client.objects.filter(birth_md=None, birth_lunar_md=None).exclude(market__code="HK")
    rows = [
        ClientData(
            client.market.code,
            {"house_crm": str(client.identities.get(kind="crm").value)},
            lunar_birthday=f"{rng.randrange(1, 13):02}-{rng.randrange(1, 30):02}",
        )
        for client in unknown.select_related("market").order_by("pk")[::6]
    ]
    upsert_clients(rows, source="crm", at=now)
