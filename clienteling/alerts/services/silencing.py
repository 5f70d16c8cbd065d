"""Clients who may no longer be written to: what waits for them, and what no worker holds yet, stays here."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from clienteling.alerts.models import Alert, Delivery
from clienteling.alerts.services.allowed import reasons_against, suppress
from clienteling.wecom.models import SendState
from clienteling.wecom.services import withdraw


def fall_silent(client_ids: Collection[int], at: datetime) -> None:
    """Called in the transaction that says so."""
    waiting = Alert.objects.filter(client__in=client_ids, delivery=Delivery.WAITING).select_related("rule")
    suppress(reasons_against(list(waiting.select_for_update(of=("self",))), at), at)
    take_back(at, client_ids)


def take_back(at: datetime, client_ids: Collection[int]) -> None:
    """A send may wait for its permit while the client withdraws consent: what is not under way yet is taken back."""
    waiting = Alert.objects.filter(delivery=Delivery.QUEUED, send__state=SendState.QUEUED)
    needed = ("client", "associate", "send", "handling", "rule__status")
    queued = list(waiting.filter(client__in=client_ids).select_related("rule").only(*needed))
    gone = reasons_against(queued, at)
    with transaction.atomic():
        taken = withdraw([a.send_id for a in queued if a.pk in gone and a.send_id], reason="no_longer_allowed")
        suppress({a.pk: gone[a.pk] for a in queued if a.send_id in taken and a.pk in gone}, at)
        wait_again(taken)


def wait_again(send_ids: Collection[int]) -> None:
    """What else stood in messages that were taken back waits for another."""
    Alert.objects.wait_again(send_ids)
