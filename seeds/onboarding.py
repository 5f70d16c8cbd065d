"""How the demo's clients are met: every shop and every associate has a code."""

from datetime import datetime

from clienteling.associates.models import Associate, Store
from clienteling.associates.roles import Role
from clienteling.clients.services import personal_way, store_way

DAILY_CAP = 20


def build(now: datetime) -> None:
    for store in Store.objects.select_related("market").order_by("code"):
        manager = Associate.objects.active().filter(store=store, role=Role.STORE_MANAGER).first()
        store_way(store, at=now, backup=manager, daily_cap=DAILY_CAP)
    for associate in Associate.objects.active().selling().order_by("pk"):
        personal_way(associate, at=now)
