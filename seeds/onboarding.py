"""How the demo's clients are met: every shop and every associate has a code, words of welcome, and a tablet."""

from datetime import datetime

from clienteling.assets.models import Asset
from clienteling.associates.models import Associate, Store
from clienteling.associates.roles import Role
from clienteling.clients.models import KioskDevice
from clienteling.clients.services import personal_way, store_way
from clienteling.outreach.models import Slot, WelcomeMessage, WelcomeText
from clienteling.outreach.services import approve

DAILY_CAP = 20
# Title, slot, picture, words by language.
WELCOMES = [
    (
        "欢迎 · Welcome",
        Slot.ALWAYS,
        "boutique",
        {
            "zh-hans": "{client}，您好，我是您的专属顾问{associate}。新作鉴赏、到店预约与皮具养护，随时为您安排。",
            "en": "Dear {client}, I am {associate}. Whenever you wish to see a new piece or to visit us, I am here.",
        },
    ),
    (
        "闭店时段 · After hours",
        Slot.CLOSED,
        None,
        {
            "zh-hans": "{client}，您好，我是{associate}。此刻门店已打烊，您的留言我会在营业后第一时间回复。",
            "en": "Dear {client}, I am {associate}. Our doors are closed now; I will answer you in the morning.",
        },
    ),
]


def build(approver: Associate, now: datetime) -> None:
    for store in Store.objects.select_related("market").order_by("code"):
        manager = Associate.objects.active().filter(store=store, role=Role.STORE_MANAGER).first()
        store_way(store, at=now, backup=manager, daily_cap=DAILY_CAP)
        KioskDevice.objects.get_or_create(store=store, defaults={"name": store.name[:40]})
    for associate in Associate.objects.active().selling().order_by("pk"):
        personal_way(associate, at=now)
    for title, slot, picture, words in WELCOMES:
        if not WelcomeMessage.objects.filter(title=title).exists():
            asset = Asset.objects.filter(code=picture).first()
            message = WelcomeMessage.objects.create(title=title, slot=slot, asset=asset)
            WelcomeText.objects.bulk_create(
                WelcomeText(message=message, language=language, text=text) for language, text in words.items()
            )
            approve(message, by=approver, at=now)
