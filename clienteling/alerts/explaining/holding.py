"""What kept an alert back, and what is stored about it: the consent, the silence, the handover, the earlier alert."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from clienteling.alerts.explaining.answer import Line
from clienteling.alerts.models import Alert, Delivery, Reason
from clienteling.alerts.naming import in_language
from clienteling.clients.models import ClientTransfer, Consent, ConsentChannel, Purpose, QuietSpell

Detail = Callable[[Alert], str]
A_DAY = timedelta(days=1)
LIMITS = (Reason.CAP, Reason.FATIGUE)


def lines(alert: Alert) -> Iterator[Line]:
    """For an alert that was not kept back, what was for its sake."""
    if not alert.reason:
        if alert.delivery != Delivery.WAITING:
            yield from gave_way(alert)
        return
    reason = Reason(alert.reason)
    yield Line(_("Kept back"), str(reason.label))
    detail = DETAILS.get(reason)
    if detail is not None and (text := detail(alert)):
        yield Line(_("In detail"), text)


def written(at: datetime) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")


def of_consent(alert: Alert) -> str:
    """The last one of the purpose, if there ever was one."""
    mine = Consent.objects.by(ConsentChannel.WECOM).filter(client=alert.client_id, purpose=Purpose.SERVICE)
    given = mine.filter(granted_at__lte=alert.raised_at)
    last = given.order_by("-granted_at").first()
    if last is None:
        return _("The client had never agreed to be contacted.")
    if last.withdrawn_at is None:
        return ""
    return _("Withdrawn on %(when)s") % {"when": written(last.withdrawn_at)}


def of_silence(alert: Alert) -> str:
    running = Q(ends_at=None) | Q(ends_at__gt=alert.raised_at)
    spell = QuietSpell.objects.filter(running, client=alert.client_id, began_at__lte=alert.raised_at).first()
    return _("Asked for on %(when)s") % {"when": written(spell.began_at)} if spell else ""


def of_handover(alert: Alert) -> str:
    waiting = Q(settled_at=None) | Q(settled_at__gt=alert.raised_at)
    move = ClientTransfer.objects.filter(waiting, client=alert.client_id, asked_at__lte=alert.raised_at).first()
    return _("The handover was asked for on %(when)s") % {"when": written(move.asked_at)} if move else ""


def of_share(alert: Alert) -> str:
    share = {"share": alert.version.holdout_percent}
    return _("%(share)s %% of the clients are never told of by this rule; the draw never changes.") % share


def of_all(_alert: Alert) -> str:
    share = {"share": settings.GLOBAL_HOLDOUT_PERCENT}
    return _("%(share)s %% of the clients are never told of by any rule; the draw never changes.") % share


def of_stages(alert: Alert) -> str:
    return _("The rule is live in %(share)s %% of the stores.") % {"share": alert.rule.store_share}


def of_earlier(alert: Alert) -> str:
    """The alert the cool-down counts from."""
    since = alert.raised_at - timedelta(days=alert.version.cooldown_days)
    had = Alert.objects.filter(rule=alert.rule_id, client=alert.client_id, raised_at__range=(since, alert.raised_at))
    last = had.exclude(pk=alert.pk).order_by("-raised_at").first()
    if last is None:
        return ""
    said = {"when": written(last.raised_at), "days": alert.version.cooldown_days}
    return _("The last one was on %(when)s; the rule waits %(days)s days.") % said


def of_expiry(alert: Alert) -> str:
    return _("It was useful until %(when)s") % {"when": written(alert.expires_at)}


def of_cap(alert: Alert) -> str:
    """More urgent alerts of the same associate went out in the day before."""
    since = alert.raised_at - A_DAY
    others = Alert.objects.filter(associate=alert.associate_id, raised_at__range=(since, alert.raised_at))
    sent = others.filter(delivery__in=["queued", "delivered"]).count()
    words = ngettext(
        "%(count)s alert went to the associate in the 24 hours before.",
        "%(count)s alerts went to the associate in the 24 hours before.",
        sent,
    )
    return words % {"count": sent}


def gave_way(alert: Alert) -> Iterator[Line]:
    """What a sent one beat: less urgent alerts of the same associate, held back by a limit in the day around it."""
    near = (alert.raised_at - A_DAY, alert.raised_at + A_DAY)
    others = Alert.objects.filter(associate=alert.associate_id, reason__in=LIMITS, raised_at__range=near)
    less = others.filter(rule__priority__lte=alert.rule.priority).exclude(pk=alert.pk)
    for rule, count in less.values_list("rule__name").annotate(n=Count("pk")).order_by("-n", "rule__name"):
        yield Line(_("Went before"), f"{in_language(rule, get_language() or 'en')} · {count}")


DETAILS: dict[Reason, Detail] = {
    Reason.NO_CONSENT: of_consent,
    Reason.DO_NOT_DISTURB: of_silence,
    Reason.IN_TRANSFER: of_handover,
    Reason.HELD_OUT: of_share,
    Reason.HELD_OUT_OF_ALL: of_all,
    Reason.NOT_STAGED: of_stages,
    Reason.COOL_DOWN: of_earlier,
    Reason.EXPIRED: of_expiry,
    Reason.CAP: of_cap,
}
