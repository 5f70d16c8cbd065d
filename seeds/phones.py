"""What the messages on the mock's phones are, so that alerts and messages can be held against each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from clienteling.alerts.models import Alert, AlertCopy, Delivery
from clienteling.alerts.querysets import AlertQuerySet


@dataclass(frozen=True)
class Phones:
    """Messages on phones = cards + digests + further_cards + others.

    Alerts delivered today + those raised_before = cards + alerts_in_digests + those delivered_before this run.
    """

    cards: int
    digests: int
    alerts_in_digests: int
    further_cards: int
    others: int
    delivered_before: int
    raised_before: int


def counted(messages: Sequence[str], *, today: AlertQuerySet) -> Phones:
    """A message with several alerts is a digest; the further cards of an alert went to others who follow the client."""
    here = Alert.objects.filter(send__msgid__in=messages, delivery=Delivery.DELIVERED)
    alerts = list(here.values_list("send").annotate(n=Count("pk")).values_list("n", flat=True))
    digests = [n for n in alerts if n > 1]
    further = AlertCopy.objects.filter(send__msgid__in=messages).count()
    return Phones(
        cards=len(alerts) - len(digests),
        digests=len(digests),
        alerts_in_digests=sum(digests),
        further_cards=further,
        others=len(messages) - len(alerts) - further,
        delivered_before=today.filter(delivery=Delivery.DELIVERED).exclude(send__msgid__in=messages).count(),
        raised_before=here.exclude(pk__in=today).count(),
    )
