"""A rule that annoys stops by itself: too many cards dismissed, or too many clients lost soon after."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from clienteling.alerts import lifecycle
from clienteling.alerts.models import Alert, Delivery, Handling, Rule, RuleStatus
from clienteling.alerts.querysets import AlertQuerySet
from clienteling.clients.models import Consent, FollowKind, Purpose, Relationship
from clienteling.clients.models import ConsentChannel as Channel

DISMISSED = "dismissed"
OPT_OUT = "opt_out"


def stop_the_annoying(at: datetime) -> list[Rule]:
    """Pause the live rules that passed a limit in the last days, or since they went live. Returns them."""
    stopped = []
    for rule in Rule.objects.filter(status=RuleStatus.LIVE):
        if why := reason_against(rule, at):
            lifecycle.stop(rule, why=why, at=at)
            stopped.append(rule)
    return stopped


def reason_against(rule: Rule, at: datetime) -> str:
    """`dismissed:31:60` or `opt_out:2:60`, the count and the sample; empty while the rule is fine."""
    since = at - timedelta(days=settings.RULE_STOP_WINDOW_DAYS)
    began = rule.events.filter(became=RuleStatus.LIVE).order_by("-pk").values_list("at", flat=True).first()
    alerts = Alert.objects.filter(rule=rule, delivery=Delivery.DELIVERED, delivered_at__gt=max(since, began or since))
    answered = alerts.filter(handling__in=[Handling.DONE, Handling.DISMISSED])
    dismissed = answered.filter(handling=Handling.DISMISSED).count()
    return over(DISMISSED, dismissed, answered.count(), settings.RULE_STOP_DISMISSED_PERCENT) or over(
        OPT_OUT, lost(alerts).count(), alerts.count(), settings.RULE_STOP_OPT_OUT_PERCENT
    )


def over(code: str, count: int, sample: int, percent: int) -> str:
    enough = sample >= settings.RULE_STOP_SAMPLE
    return f"{code}:{count}:{sample}" if enough and count * 100 > percent * sample else ""


def lost(alerts: AlertQuerySet) -> AlertQuerySet:
    """Those whose client withdrew consent, or removed the associate, within a few days after the card."""
    soon = timedelta(days=settings.RULE_STOP_OPT_OUT_WITHIN_DAYS)
    card = OuterRef("delivered_at")
    withdrawn = Consent.objects.filter(
        client=OuterRef("client"),
        purpose=Purpose.SERVICE,
        channel__in=["", Channel.WECOM],
        withdrawn_at__gt=card,
        withdrawn_at__lte=card + soon,
    )
    removed = Relationship.objects.filter(
        client=OuterRef("client"),
        associate=OuterRef("associate"),
        ended_by=FollowKind.DELETED_BY_CLIENT,
        ended_at__gt=card,
        ended_at__lte=card + soon,
    )
    return alerts.filter(Q(Exists(withdrawn)) | Q(Exists(removed)))


def words(why: str) -> str:
    """Why a rule stopped by itself, or was paused, for people."""
    code, *figures = why.split(":")
    if code == DISMISSED:
        return _("Not useful: %(n)s of %(sample)s answered cards") % {"n": figures[0], "sample": figures[1]}
    if code == OPT_OUT:
        return _("Clients lost soon after the card: %(n)s of %(sample)s") % {"n": figures[0], "sample": figures[1]}
    if code == lifecycle.BROKEN:
        return _("It broke or took too long %(n)s times in a row") % {"n": figures[0]}
    if code == lifecycle.TOO_WIDE:
        return _("It would have told of %(n)s clients at once; at most %(most)s may") % {
            "n": figures[0],
            "most": figures[1],
        }
    return why
