"""The demo's approved assets: drawn pictures with words in both languages."""

from dataclasses import dataclass
from datetime import date, datetime

from clienteling.assets.models import Asset, AssetText
from clienteling.assets.services import approve, put_picture, submit
from clienteling.associates.models import Associate
from clienteling.clients.models import Product
from clienteling.outreach import services as outreach
from clienteling.outreach.models import PreparedMessage
from seeds.pictures import draw


@dataclass(frozen=True)
class AssetSeed:
    """`words`: language → (caption for the client, talking point for the associate)."""

    code: str
    title: str
    picture: str
    sku: str | None
    words: dict[str, tuple[str, str]]


ASSETS = [
    AssetSeed(
        "birthday",
        "生日礼遇 · Birthday gift",
        "gift",
        None,
        {
            "zh-hans": (
                "您的生日将至，我们备下一份心意，期待您到店亲启。",
                "先祝福，再提到店礼遇；不主动谈价格。",
            ),
            "en": (
                "Your birthday is near. A small gift is waiting for you in store; we would love to see you open it.",
                "Congratulate first, then mention the gift; no prices.",
            ),
        },
    ),
    AssetSeed(
        "sac-25",
        "Sac 25",
        "bag",
        "SAC-25-NOIR",
        {
            "zh-hans": (
                "Sac 25，一枚皮革、一位匠人，历时二十五小时。若您愿意，我为您预留一只细细看。",
                "实拍比棚拍更能打动客户；可约到店试背。",
            ),
            "en": (
                "Sac 25: one hide, one craftsman, twenty-five hours. Shall I keep one aside for you to see?",
                "A real photograph persuades more than a studio shot; offer a fitting.",
            ),
        },
    ),
    AssetSeed(
        "care",
        "皮具养护 · Leather care",
        "care",
        None,
        {
            "zh-hans": (
                "感谢您的选择。新皮具请避免雨水与强光，随包附上养护布；一年内到店可免费养护一次。",
                "下单后三天内联系最合适，顺带确认赠礼是否需要包装。",
            ),
            "en": (
                "Thank you for your choice. Keep the new piece from rain and strong light; one care in store is ours.",
                "Within three days of the order is best; ask whether a gift wrap is wanted.",
            ),
        },
    ),
    AssetSeed(
        "invitation",
        "会员礼遇 · Invitation",
        "invitation",
        None,
        {
            "zh-hans": (
                "诚邀您到店一叙，了解您的专属会员礼遇，并抢先欣赏新一季作品。",
                "先感谢客户一年来的陪伴，再说明权益。",
            ),
            "en": (
                "We would be delighted to welcome you: your benefits await you, and a first look at the season.",
                "Thank the client for the year first, then speak of benefits.",
            ),
        },
    ),
    AssetSeed(
        "silk-jardin",
        "Carré 90 jardin",
        "scarf",
        "CARRE-90-JARDIN",
        {
            "zh-hans": ("花园里的一方丝巾，七十五个色版，只为一处光影。", "适合作为首次购买或赠礼推荐。"),
            "en": ("A garden on silk: seventy-five screens for one play of light.", "A good first purchase or gift."),
        },
    ),
    AssetSeed(
        "watch-32",
        "Montre 32 or rose",
        "watch",
        "MONTRE-32-OR",
        {
            "zh-hans": ("玫瑰金表壳，三十二毫米，为纤细的手腕而生。", "可邀请客户到店试戴两款表径。"),
            "en": ("Rose gold, thirty-two millimetres, made for a slender wrist.", "Let the client try both sizes."),
        },
    ),
    AssetSeed(
        "jewellery-soleil",
        "Bague soleil",
        "jewellery",
        "BAGUE-SOLEIL",
        {
            "zh-hans": ("一枚小小的太阳，戴在指间。", "纪念日前两周推荐最为合适。"),
            "en": ("A small sun, worn on the hand.", "Best shown two weeks before an anniversary."),
        },
    ),
    AssetSeed(
        "boutique",
        "门店雅集 · Boutique",
        "boutique",
        None,
        {
            "zh-hans": ("周末午后，店内备了茶与新作，期待与您见面。", "适合久未到店的客户。"),
            "en": (
                "Tea and new pieces are ready this weekend; we hope to see you.",
                "For clients not seen lately.",
            ),
        },
    ),
]


# Prepared messages: title, asset.
MESSAGES = [
    ("冬季丝巾 · Winter silk", "silk-jardin"),
    ("高级腕表 · Fine watches", "watch-32"),
    ("周末雅集 · Weekend in store", "boutique"),
]


def build(approver: Associate, today: date, at: datetime) -> None:
    """The pool, approved, and the messages head office prepared from it."""
    for number, seed in enumerate(ASSETS):
        if not Asset.objects.filter(code=seed.code).exists():
            add_asset(seed, number, approver, today, at)
    for title, code in MESSAGES:
        if not PreparedMessage.objects.filter(title=title).exists():
            message = PreparedMessage.objects.create(
                title=title, asset=Asset.objects.get(code=code), valid_from=date(today.year - 1, 1, 1)
            )
            outreach.approve(message, by=approver, at=at)


def add_asset(seed: AssetSeed, number: int, approver: Associate, today: date, at: datetime) -> None:
    product = Product.objects.filter(sku=seed.sku).first()
    asset = Asset(code=seed.code, title=seed.title, valid_from=date(today.year - 1, 1, 1), product=product)
    put_picture(asset, draw(seed.picture, number))
    asset.save()
    AssetText.objects.bulk_create(
        AssetText(asset=asset, language=language, caption=caption, talking_point=point)
        for language, (caption, point) in seed.words.items()
    )
    submit(asset, by=approver, at=at)
    approve(asset, by=approver, at=at)
