"""Why did I get this? The rule in words, what it saw, who is told and why them, and what kept it back."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from clienteling.alerts import proof
from clienteling.alerts.explaining import holding
from clienteling.alerts.explaining.answer import Answer, Finding, Line
from clienteling.alerts.models import Alert, Delivery, Trigger
from clienteling.alerts.sentences import schedule, sentence

FINDINGS = {Delivery.DELIVERED: Finding.TOLD, Delivery.SUPPRESSED: Finding.HELD_BACK}


def why(alert: Alert, *, language: str) -> Answer:
    with override(language):
        return Answer(finding_of(alert), tuple(lines_of(alert, language)), alert)


def finding_of(alert: Alert) -> Finding:
    return FINDINGS.get(Delivery(alert.delivery), Finding.UNDER_WAY)


def lines_of(alert: Alert, language: str) -> Iterator[Line]:
    yield Line(_("Rule"), str(alert.rule))
    yield Line(_("The rule asks"), sentence(alert.version.conditions, language))
    for label, text in proof.lines(alert, language):
        yield Line(label, text)
    yield Line(_("The rule looked"), looked(alert))
    if alert.associate is not None:
        yield Line(_("For"), told(alert))
    yield from holding.lines(alert)


def looked(alert: Alert) -> str:
    """When, and what made it look."""
    at = date_format(localtime(alert.run.as_of), "DATETIME_FORMAT")
    by_activity = alert.version.trigger == Trigger.ACTIVITY
    how = (
        _("after something the client did")
        if by_activity
        else _("as it does %(when)s") % {"when": schedule(alert.version)}
    )
    return f"{at}, {how}"


def told(alert: Alert) -> str:
    """Whom, and as what."""
    return _("%(associate)s – %(recipient)s") % {
        "associate": alert.associate,
        "recipient": alert.version.get_recipient_display(),
    }
