"""What was done with the alerts about the client, step by step."""

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from clienteling.alerts.models import AlertStep, StepKind
from clienteling.alerts.naming import title_in
from clienteling.clients.models import Client
from clienteling.insights.timeline.source import Kind, Reader, Source, Told, beside, each

# Done is told by the touch it is, and here by what went along.
TOLD = [StepKind.SEEN, StepKind.LATER, StepKind.CAME_BACK, StepKind.ESCALATED, StepKind.DISMISSED]


def _steps(client: Client, reader: Reader) -> QuerySet[AlertStep]:
    """Of the alerts the reader may see."""
    seen = reader.alerts.filter(client=client)
    told = Q(kind__in=TOLD) | Q(asset__isnull=False)
    return AlertStep.objects.filter(told, alert__in=seen).select_related("associate", "asset")


def _tell(step: AlertStep, reader: Reader) -> Told:
    who = step.associate.name if step.associate else ""
    until = _("until %(day)s") % {"day": date_format(localtime(step.until), "DATETIME_FORMAT")} if step.until else ""
    sent = title_in(step.asset.title, reader.language) if step.asset else ""
    return Told(step.get_kind_display(), beside(who, step.get_dismissal_display(), until, sent))


SOURCES = (Source("alert_step", Kind.ALERT, "at", _steps, each(_tell), of_user=True),)
