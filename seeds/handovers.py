"""A handover in the demo, previewed and not yet run: an associate who leaves, and colleagues who share the book."""

from datetime import datetime

from django.db.models import Count, Q

from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.clients.models import Handover, HandoverReceiver, HandoverText, SplitRule
from clienteling.clients.services import preview_handover

WORDS = {
    "zh-hans": (
        "您好，我是{associate}。{former}已将您的喜好与心愿悉心托付予我，今后由我为您服务，期待与您相见。",
        "{associate}将接替{former}，继续为您服务。",
    ),
    "en": (
        "Good day, I am {associate}. {former} has told me with care what you love, and I look forward to meeting you.",
        "{associate} will look after you from now on, in place of {former}.",
    ),
}


def build(by: Associate, now: datetime) -> None:
    """The largest book there is; it is only previewed, so everybody keeps their clients."""
    running = Count("relationships", filter=Q(relationships__ended_at=None, relationships__is_primary=True))
    sellers = Associate.objects.selling().filter(role=Role.ASSOCIATE).annotate(book=running).filter(book__gt=0)
    leaver = sellers.order_by("-book", "pk").first()
    if leaver is None or Handover.objects.exists():
        return
    handover = Handover.objects.create(associate=leaver, reason="leaver", rule=SplitRule.AFFINITY, protected_days=30)
    colleagues = Associate.objects.selling().filter(store=leaver.store, role=Role.ASSOCIATE).exclude(pk=leaver.pk)
    HandoverReceiver.objects.bulk_create(HandoverReceiver(handover=handover, associate=one) for one in colleagues)
    HandoverText.objects.bulk_create(
        HandoverText(handover=handover, language=language, introduction=introduction, message=message)
        for language, (introduction, message) in WORDS.items()
    )
    if colleagues:
        preview_handover(handover, by=by, at=now)
