"""The demo house: markets, stores, people, products, tiers, commission. Natural keys, so that seeding twice is once."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from clienteling.associates.models import Associate, Market, Store
from clienteling.associates.roles import Role
from clienteling.attribution.models import CommissionPlan
from clienteling.attribution.services import set_target
from clienteling.clients.models import Product, Tier
from clienteling.wecom.models import Corp, OfficialAccount

DEMO_PASSWORD = "maison-demo-2026"
HEAD_OFFICE_USERNAME = "admin"
AGENT_ID = 1000002


@dataclass(frozen=True)
class MarketSeed:
    code: str
    name: str
    corp_id: str
    currency: str
    time_zone: str
    region: str
    language: str


MARKETS = [
    MarketSeed("CN", "中国内地", "ww5e1f0c2a9b7d4368", "CNY", "Asia/Shanghai", "CN", "zh-hans"),
    MarketSeed("HK", "Hong Kong", "ww8c3d7a1e6f4b2905", "HKD", "Asia/Hong_Kong", "HK", "en"),
]
OFFICIAL_ACCOUNTS = {
    "CN": ("wx7d2e90b4c1f68a35", "gh_4b9e1c7a20d5", "Maison 品牌公众号"),
    "HK": ("wx1a6f83d0b9e24c57", "gh_8f05d3b61e9c", "Maison Hong Kong"),
}
STORES = [
    ("CN", "SHA-IFC", "上海国金中心", "上海"),
    ("CN", "SHA-P66", "上海恒隆广场", "上海"),
    ("CN", "BJS-SKP", "北京 SKP", "北京"),
    ("CN", "BJS-CWT", "北京国贸商城", "北京"),
    ("CN", "CTU-TKL", "成都太古里", "成都"),
    ("CN", "SZX-MIX", "深圳万象城", "深圳"),
    ("CN", "HGH-TWR", "杭州大厦", "杭州"),
    ("HK", "HKG-LMK", "Landmark", "Hong Kong"),
]
ASSOCIATES = {
    "SHA-IFC": [("linyue", "林悦"), ("hesi", "何思"), ("zhoumin", "周敏")],
    "SHA-P66": [("shenjia", "沈佳"), ("lutong", "陆彤"), ("guanqing", "关晴")],
    "BJS-SKP": [("helei", "何磊"), ("gaojun", "高军"), ("tangwei", "唐薇")],
    "BJS-CWT": [("mengran", "孟冉"), ("qinyu", "秦雨"), ("duxin", "杜欣")],
    "CTU-TKL": [("luoqi", "罗琪"), ("jiangnan", "江楠"), ("xieyun", "谢芸")],
    "SZX-MIX": [("caiwen", "蔡雯"), ("fangyi", "方怡"), ("linan", "李楠")],
    "HGH-TWR": [("hejie", "何杰"), ("yaoyi", "姚仪"), ("yuxi", "余曦")],
    "HKG-LMK": [("chloe.chan", "Chloe Chan"), ("karen.lee", "Karen Lee"), ("ivan.wong", "Ivan Wong")],
}
MANAGERS = {
    "SHA-IFC": ("wumei", "吴玫"), "SHA-P66": ("jinhua", "金桦"), "BJS-SKP": ("songning", "宋宁"),
    "BJS-CWT": ("hanlu", "韩露"), "CTU-TKL": ("dengke", "邓可"), "SZX-MIX": ("liangyu", "梁瑜"),
    "HGH-TWR": ("xuzhen", "徐蓁"), "HKG-LMK": ("grace.ho", "Grace Ho"),
}  # fmt: skip
ASSOCIATE_USERIDS = ["linyue", "wumei", "chloe.chan"]  # who the demo names for logging in on the phone
HEAD_OFFICE = [
    (HEAD_OFFICE_USERNAME, "Maison HQ", Role.ADMINISTRATOR, "en"),
    ("marketing", "市场部 顾岚", Role.MARKETING, "zh-hans"),
    ("operations", "零售运营 钟毅", Role.RETAIL_OPERATIONS, "zh-hans"),
    ("compliance", "合规部 卫宁", Role.COMPLIANCE, "zh-hans"),
]
TIERS = [("member", 1, "Member"), ("vip", 2, "VIP"), ("vic", 3, "VIC")]
# sku, name, category, price in yuan
PRODUCTS = [
    ("SAC-25-NOIR", "Sac 25 noir", "bags", 38_600),
    ("SAC-25-IVOIRE", "Sac 25 ivoire", "bags", 38_600),
    ("SAC-30-COGNAC", "Sac 30 cognac", "bags", 45_200),
    ("POCHETTE-SOIR", "Pochette du soir", "bags", 21_800),
    ("CABAS-LIN", "Cabas lin", "bags", 17_900),
    ("CARRE-90-JARDIN", "Carré 90 jardin", "silk", 4_150),
    ("CARRE-90-NUIT", "Carré 90 nuit", "silk", 4_150),
    ("ETOLE-CACHEMIRE", "Étole cachemire", "silk", 11_300),
    ("MONTRE-32-OR", "Montre 32 or rose", "watches", 96_000),
    ("MONTRE-36-ACIER", "Montre 36 acier", "watches", 52_500),
    ("BRACELET-JONC", "Bracelet jonc", "jewellery", 28_700),
    ("COLLIER-PERLE", "Collier perle", "jewellery", 63_400),
    ("BAGUE-SOLEIL", "Bague soleil", "jewellery", 19_600),
    ("PARFUM-AUBE", "Eau d'aube", "beauty", 1_480),
    ("SOULIER-BALLET", "Ballerine souple", "shoes", 7_900),
    ("CEINTURE-32", "Ceinture 32", "leather goods", 5_600),
]
PRICES = {sku: price for sku, _name, _category, price in PRODUCTS}
ABROAD = {"CN": 1.0, "HK": 0.94}  # the same piece costs a little less in Hong Kong
COMMISSION_BP = {"CN": 220, "HK": 250}
TARGET_MINOR = {"CN": 60_000_000, "HK": 70_000_000}


def price_minor(sku: str, market: str) -> int:
    """What that market asks, in its own currency."""
    return int(PRICES[sku] * ABROAD[market]) * 100


def secret(name: str, length: int) -> str:
    """Made up, but stable: the demo's mock and the demo's rows must agree."""
    return hashlib.sha256(f"demo {name}".encode()).hexdigest()[:length]


def aes_key(name: str) -> str:
    """43 characters whose last carries no stray bits, as WeCom makes them."""
    return secret(f"{name} aes", 42) + "E"


def build(today: date) -> None:
    """Everything but clients."""
    for seed in MARKETS:
        add_market(seed, today)
    for market, code, name, city in STORES:
        Store.objects.update_or_create(
            code=code, defaults={"market": Market.objects.get(code=market), "name": name, "city": city}
        )
    for code, people in ASSOCIATES.items():
        for userid, name in people:
            add_associate(code, userid, name, Role.ASSOCIATE, today)
        add_associate(code, *MANAGERS[code], Role.STORE_MANAGER, today)
    for username, name, role, language in HEAD_OFFICE:
        add_head_office(username, name, role, language)
    for code, rank, name in TIERS:
        Tier.objects.update_or_create(code=code, defaults={"rank": rank, "name": name})
    Product.objects.bulk_create(
        [Product(sku=sku, name=name, category=category) for sku, name, category, _price in PRODUCTS],
        update_conflicts=True,
        unique_fields=["sku"],
        update_fields=["name", "category"],
    )


def add_market(seed: MarketSeed, today: date) -> None:
    corp = Corp.objects.filter(corp_id=seed.corp_id).first() or Corp.objects.create(
        corp_id=seed.corp_id,
        name=f"Maison {seed.name}",
        agent_id=AGENT_ID,
        secret=secret(seed.code, 43),
        callback_token=secret(f"{seed.code} token", 32),
        callback_aes_key=aes_key(seed.code),
    )
    add_official_account(corp, seed.code)
    market, _created = Market.objects.update_or_create(
        code=seed.code,
        defaults={
            "name": seed.name,
            "corp": corp,
            "currency": seed.currency,
            "time_zone": seed.time_zone,
            "region": seed.region,
        },
    )
    CommissionPlan.objects.get_or_create(
        market=market, rate_bp=COMMISSION_BP[seed.code], defaults={"valid_from": date(today.year - 3, 1, 1)}
    )


def add_official_account(corp: Corp, code: str) -> None:
    appid, original_id, name = OFFICIAL_ACCOUNTS[code]
    if not OfficialAccount.objects.filter(appid=appid).exists():
        OfficialAccount.objects.create(
            corp=corp,
            appid=appid,
            original_id=original_id,
            name=name,
            secret=secret(f"{code} account", 32),
            callback_token=secret(f"{code} account token", 32),
            callback_aes_key=aes_key(f"{code} account"),
        )


def add_associate(store_code: str, userid: str, name: str, role: Role, today: date) -> None:
    store = Store.objects.select_related("market").get(code=store_code)
    market = store.market
    language = next(seed.language for seed in MARKETS if seed.code == market.code)
    associate = Associate.objects.filter(market=market, userid=userid).first() or Associate.objects.create_user(
        f"{userid}@{market.code.lower()}",
        userid=userid,
        name=name,
        role=role,
        market=market,
        store=store,
        language=language,
    )
    last_month = date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)
    if role == Role.ASSOCIATE:
        with transaction.atomic():
            for month in (last_month, today):
                set_target(associate, month=month, amount_minor=TARGET_MINOR[market.code])


def add_head_office(username: str, name: str, role: Role, language: str) -> None:
    if not Associate.objects.filter(username=username).exists():
        Associate.objects.create_user(username, DEMO_PASSWORD, name=name, role=role, language=language)
