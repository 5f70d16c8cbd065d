"""How the house reached the client, and the moments it was told were worth a word."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clienteling.alerts.models import Alert, Delivery
from clienteling.alerts.words import Writer
from clienteling.attribution.models import Touch
from clienteling.clients.models import Client
from clienteling.insights.timeline.source import Kind, Reader, Source, Told, beside, each

TOLD_OF_TOUCH = ("occurred_at", "channel", "associate__name")


def _touches(client: Client, reader: Reader) -> QuerySet[Touch]:
    return Touch.objects.filter(client=client).select_related("associate").only(*TOLD_OF_TOUCH)


def _tell_touch(touch: Touch, reader: Reader) -> Told:
    titles = {"alert": _("Followed up an alert"), "prepared_message": _("Sent a prepared message")}
    return Told(titles.get(touch.channel, _("Contact")), touch.associate.name)


def _alerts(client: Client, reader: Reader) -> QuerySet[Alert]:
    """Those the reader may see of the ones that travelled."""
    sent = reader.alerts.filter(client=client).exclude(delivery=Delivery.SUPPRESSED)
    return sent.select_related("client", "version")


def _tell_alerts(alerts: Sequence[Alert], reader: Reader) -> list[Told]:
    writer = Writer(alerts, names_masked=reader.masked)
    return [
        Told(writer.words(alert, reader.language).title, beside(_("Alert"), alert.get_handling_display()))
        for alert in alerts
    ]


SOURCES = (
    Source("touch", Kind.CONTACT, "occurred_at", _touches, each(_tell_touch)),
    Source("alert", Kind.ALERT, "raised_at", _alerts, _tell_alerts, of_user=True),
)
