"""What keeps an alert's card back at the moment of sending, however long it has waited for its turn."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from clienteling.alerts.models import Alert, Delivery, Reason
from clienteling.clients.models import Consent, Purpose, Relationship
from clienteling.wecom.models import Send


def reasons_against(sends: Sequence[Send], at: datetime) -> dict[int, str]:
    """Of sends that carry alerts, why some must not go any more, in one query.

    A person's replay is a new send, which the alert follows only later: it is known by the send it repeats.
    """
    repeats = {send.replay_of_id: send.pk for send in sends if send.replay_of_id}
    ours = Alert.objects.filter(send__in=[*(send.pk for send in sends), *repeats])
    against = ours.annotate(delivered_today=_delivered_today(at), against=_against(at)).exclude(against="")
    return {repeats.get(send_id, send_id): reason for send_id, reason in against.values_list("send_id", "against")}


def _against(at: datetime) -> Case:
    consent = Consent.objects.valid(at).filter(client=OuterRef("client"), purpose=Purpose.SERVICE)
    theirs = Relationship.objects.active().filter(client=OuterRef("client"), associate=OuterRef("associate"))
    return Case(
        When(~Exists(consent), then=Value(Reason.NO_CONSENT.value)),
        When(~Exists(theirs.filter(associate__is_active=True)), then=Value(Reason.NO_ASSOCIATE.value)),
        When(Q(delivered_today__gte=settings.ALERTS_PER_ASSOCIATE_PER_DAY), then=Value(Reason.CAP.value)),
        default=Value(""),
        output_field=CharField(),
    )


def _delivered_today(at: datetime) -> Coalesce:
    """Cards the associate has had of the alerts of the last 24 hours, beside this one."""
    had = Alert.objects.filter(
        associate=OuterRef("associate"), delivery=Delivery.DELIVERED, raised_at__gt=at - timedelta(days=1)
    )
    count = had.exclude(pk=OuterRef("pk")).order_by().values("associate").annotate(count=Count("pk"))
    return Coalesce(Subquery(count.values("count")), 0)
