"""Believable clients: names, birthdays, tiers, consents; the same ones from the same random seed."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clienteling.clients.models import Tier
from clienteling.clients.services import ClientData, ConsentData
from seeds.consents import VERSION
from seeds.house import ASSOCIATES, STORES

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
    "单解仇查"
)
GIVEN = (
    "丽艳芳静敏洁莹雪琳晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵"
    "融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希宁欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝思伟刚勇毅俊"
    "峰强军平保东文辉力明永健世广志义兴良海山仁波宁贵福生龙元全国胜学祥才发武新利清飞彬富顺信子杰涛昌成康"
    "星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆磊民友裕河哲江超浩亮政谦亨奇固"
    "之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以建家致树炎德行时泰盛雄琛钧冠策腾楠榕风航弘"
)
ENGLISH = ["Alice", "Vivian", "Grace", "Michelle", "Janet", "Carmen", "Fiona", "Joyce", "Henry", "Victor", "Raymond"]
HK_SURNAMES = ["Chan", "Wong", "Lee", "Cheung", "Lau", "Ng", "Ho", "Leung", "Tsang", "Yip", "Kwok", "Fung"]
TIER_SHARES = [("", 30), ("member", 45), ("vip", 19), ("vic", 6)]
HISTORY_DAYS = 400


@dataclass(frozen=True)
class Newcomer:
    """A client and the day the house met them, counted back from today."""

    days_ago: int
    data: ClientData


def name(rng: random.Random, market: str) -> str:
    if market == "HK":
        return f"{rng.choice(ENGLISH)} {rng.choice(HK_SURNAMES)}"
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))


def phone(rng: random.Random, market: str) -> str:
    if market == "HK":
        return f"+852{rng.choice('569')}{rng.randrange(10**7):07d}"
    return f"+861{rng.choice('3578')}{rng.randrange(10**9):09d}"


def birthday(rng: random.Random) -> date | None:
    born = date(1960, 1, 1) + timedelta(days=rng.randrange(45 * 365))
    return born if rng.random() < 0.85 else None


def tier(rng: random.Random) -> str:
    codes, weights = zip(*TIER_SHARES, strict=True)
    return str(rng.choices(codes, weights)[0])


def days_since_met(rng: random.Random) -> int:
    """Most are old friends of the house; every day brings some new ones."""
    return rng.randrange(1, 31) if rng.random() < 0.09 else rng.randrange(31, HISTORY_DAYS)


def newcomer(rng: random.Random, number: int, now: datetime) -> Newcomer:
    market, store = rng.choice([(m, code) for m, code, _name, _city in STORES])
    days_ago = days_since_met(rng)
    met = now - timedelta(days=days_ago)
    code = tier(rng)
    purposes = [p for p, share in (("service", 0.96), ("marketing", 0.8)) if rng.random() < share]
    data = ClientData(
        market=market,
        identities={
            "house_crm": f"M{number:07d}",
            "external_userid": f"wm{market}{number:028d}",
            "unionid": f"o6_{number:025d}",
        },
        name=name(rng, market),
        phone=phone(rng, market) if rng.random() < 0.7 else None,
        birthday=birthday(rng),
        tier=code or None,
        tier_changed_at=met if code else None,
        tier_expires_on=(now + timedelta(days=rng.randrange(1, 500))).date() if code else None,
        consents=[ConsentData(purpose, at=met, text_version=VERSION) for purpose in purposes],
        associate=rng.choice(ASSOCIATES[store])[0] if rng.random() < 0.97 else None,
        language="en" if market == "HK" else "zh-hans",
    )
    return Newcomer(days_ago, data)


def newcomers(count: int, now: datetime) -> list[Newcomer]:
    rng = random.Random(20260101)
    return [newcomer(rng, number, now) for number in range(1, count + 1)]


def risen(rank: int) -> int:
    """The next tier, or the same at the top."""
    return min(rank + 1, Tier.objects.order_by("-rank").values_list("rank", flat=True)[0])
