"""What the client would like, and what was promised."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clienteling.clients.models import Client, Wish, WishStatus
from clienteling.insights.timeline.source import Kind, Reader, Source, Told, beside, each


def _wishes(client: Client, reader: Reader) -> QuerySet[Wish]:
    return Wish.objects.filter(client=client).select_related("product")


def _tell_wish(wish: Wish, reader: Reader) -> Told:
    said = "" if reader.masked else wish.occasion or ""
    return Told(_("Would like %(product)s") % {"product": wish.product.name}, beside(wish.size, wish.colour, said))


def _tell_closed(wish: Wish, reader: Reader) -> Told:
    title = _("Wish come true") if wish.status == WishStatus.FULFILLED else _("Wish given up")
    return Told(title, wish.product.name)


def _tell_kept(wish: Wish, reader: Reader) -> Told:
    return Told(_("Promise kept"), beside(wish.product.name, "" if reader.masked else wish.promise or ""))


SOURCES = (
    Source("wish", Kind.WISH, "noted_at", _wishes, each(_tell_wish)),
    Source("wish_closed", Kind.WISH, "closed_at", _wishes, each(_tell_closed)),
    Source("promise", Kind.WISH, "promise_kept_at", _wishes, each(_tell_kept)),
)
