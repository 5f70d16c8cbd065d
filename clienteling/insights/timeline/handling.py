"""What was done with the alerts about the client, step by step."""

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from clienteling.alerts.models import AlertStep, StepKind
from clienteling.clients.models import Client
from clienteling.insights.timeline.source import Kind, Reader, Source, Told, beside, each

# Done is told by the touch it is.
TOLD = [StepKind.SEEN, StepKind.LATER, StepKind.CAME_BACK, StepKind.ESCALATED, StepKind.DISMISSED]


def _steps(client: Client, reader: Reader) -> QuerySet[AlertStep]:
    """Of the alerts the reader may see."""
    seen = reader.alerts.filter(client=client)
    return AlertStep.objects.filter(alert__in=seen, kind__in=TOLD).select_related("associate")


def _tell(step: AlertStep, reader: Reader) -> Told:
    who = step.associate.name if step.associate else ""
    until = _("until %(day)s") % {"day": date_format(localtime(step.until), "DATETIME_FORMAT")} if step.until else ""
    return Told(step.get_kind_display(), beside(*filter(None, (who, step.get_dismissal_display(), until))))


SOURCES = (Source("alert_step", Kind.ALERT, "at", _steps, each(_tell), of_user=True),)
