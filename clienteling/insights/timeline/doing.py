"""What the client did, as the log of activity has it."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clienteling.attribution.models import Order
from clienteling.clients.models import Activity, ActivityKind, Client, Product
from clienteling.insights.timeline.source import Kind, Reader, Source, Told, beside, each

LONGEST_TITLE = 80


def _activity(client: Client, reader: Reader) -> QuerySet[Activity]:
    """A purchase told by its order is not told again."""
    product = Product.objects.filter(pk=OuterRef("product_id")).values("name")
    order = Order.objects.filter(client=OuterRef("client_id"), placed_at=OuterRef("occurred_at"))
    return (
        Activity.objects.filter(client_id=client.pk)
        .filter(~Q(kind=ActivityKind.PURCHASE) | ~Exists(order))
        .annotate(product_name=Subquery(product))
    )


def _tell_activity(activity: Any, reader: Reader) -> Told:
    said = activity.payload or {}
    return Told(
        capfirst(activity.get_kind_display()), beside(activity.product_name or "", _title(said), _how_long(said))
    )


def _title(said: dict[str, Any]) -> str:
    """Of a page, an asset or a livestream, where the reporting system gave one."""
    title = said.get("title")
    return title[:LONGEST_TITLE] if isinstance(title, str) else ""


def _how_long(said: dict[str, Any]) -> str:
    """`duration_s`, as in a livestream that was watched for so many seconds."""
    seconds = said.get("duration_s")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds <= 0:
        return ""
    minutes = round(seconds / 60)
    return _("%(minutes)s min") % {"minutes": minutes} if minutes else _("under a minute")


SOURCES = (Source("activity", Kind.ACTIVITY, "occurred_at", _activity, each(_tell_activity)),)
