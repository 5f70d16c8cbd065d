"""A client's wishes on the phone: each with what the markets have and ask, the client's own market first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clienteling.clients.models import Client, Product, Wish
from clienteling.clients.services import Offer, WishData, offers
from clienteling.lib.written_once import WrittenOnce

SUGGESTED = 200


def _waiting(client: int) -> QuerySet[Wish]:
    here = Wish.objects.filter(client=client)
    rows = here.open() | here.promised().order_by()
    return rows.select_related("product").order_by("-noted_at", "-pk")


_rows = WrittenOnce(_waiting, client=int)


class WishForm(forms.Form):
    """What an associate notes; the product by its SKU or its name, chosen from the house's own list. A field left empty
    says nothing: of a piece that was noted before, what was said then stays."""

    product = forms.CharField(
        label=gettext_lazy("Piece"), max_length=120, widget=forms.TextInput(attrs={"list": "products"})
    )
    size = forms.CharField(label=gettext_lazy("Size"), max_length=20, required=False)
    colour = forms.CharField(label=gettext_lazy("Colour"), max_length=40, required=False)
    occasion = forms.CharField(label=gettext_lazy("Occasion"), max_length=80, required=False)
    remind_on = forms.DateField(
        label=gettext_lazy("Remind me on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    promise = forms.CharField(label=gettext_lazy("What I promised"), max_length=300, required=False)
    promise_due_on = forms.DateField(
        label=gettext_lazy("Promised for"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_product(self) -> Product:
        text = self.cleaned_data["product"]
        found = Product.objects.filter(sku=text).first() or Product.objects.filter(name=text).order_by("pk").first()
        if found is None:
            raise forms.ValidationError(_("Choose a piece from the list."))
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("promise_due_on") and not said.get("promise"):
            self.add_error("promise", _("Say what was promised."))
        return said

    def data_of(self) -> WishData:
        said = self.cleaned_data
        return WishData(
            said["product"],
            said["size"],
            said["colour"],
            said["occasion"] or None,
            said["remind_on"],
            said["promise"] or None,
            said["promise_due_on"],
        )


@dataclass(frozen=True)
class ShownWish:
    wish: Wish
    offers: Sequence[Offer]


def wish_list(client: Client, at: datetime) -> list[ShownWish]:
    """Open ones, and those whose promise still waits; the newest first."""
    wishes = _rows(client=client.pk)
    found = offers({wish.product_id for wish in wishes}, at)
    return [ShownWish(wish, own_first(found[wish.product_id], client)) for wish in wishes]


def own_first(known: Sequence[Offer], client: Client) -> list[Offer]:
    return sorted(known, key=lambda offer: offer.market.pk != client.market_id)


def suggestions() -> list[Product]:
    """What the field offers while one types."""
    return list(Product.objects.order_by("name", "pk")[:SUGGESTED])
