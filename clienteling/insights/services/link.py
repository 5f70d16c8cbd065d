"""How the link with WeCom is: what waits, what was not delivered, what came in and was not understood."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count, Q

from clienteling.associates.models import Associate
from clienteling.insights.figures import LinkHealth
from clienteling.wecom.breakers import breakers
from clienteling.wecom.models import CallbackEvent, CallbackState, Corp, Send, SendState

A_DAY = timedelta(hours=24)
# What is due is sent within seconds; minutes later something is wrong.
LATE = timedelta(minutes=5)


def link_health(user: Associate, at: datetime) -> tuple[LinkHealth, ...]:
    """One line a corp of the markets in sight."""
    mine = {"market": user.market_id} if user.market_id else {}
    corps = list(Corp.objects.filter(**mine).order_by("name"))
    overdue = Q(due_at__lt=at - LATE)
    waiting = Send.objects.filter(state=SendState.QUEUED, corp__in=corps).values_list("corp")
    counted = waiting.annotate(all=Count("pk"), late=Count("pk", filter=overdue)).order_by()
    queued = {corp: (count, late) for corp, count, late in counted}
    lost = dict(
        Send.objects.undelivered()
        .filter(created_at__gte=at - A_DAY, corp__in=corps)
        .values_list("corp")
        .annotate(Count("pk"))
        .order_by()
    )
    callbacks = not_handled(corps)
    return tuple(
        LinkHealth(
            corp=corp.name,
            corp_pk=corp.pk,
            waiting=queued.get(corp.pk, (0, 0))[0],
            late=queued.get(corp.pk, (0, 0))[1],
            undelivered=lost.get(corp.pk, 0),
            callbacks_waiting=callbacks[corp.pk, CallbackState.RECEIVED],
            callbacks_failed=callbacks[corp.pk, CallbackState.FAILED],
            at_rest=tuple(sorted(breakers.at_rest(corp.corp_id))),
        )
        for corp in corps
    )


def not_handled(corps: list[Corp]) -> Counter[tuple[int, str]]:
    events = CallbackEvent.objects.filter(corp__in=corps, state__in=[CallbackState.RECEIVED, CallbackState.FAILED])
    rows = events.values_list("corp", "state").annotate(n=Count("pk")).order_by()
    return Counter({(corp, state): n for corp, state, n in rows})
