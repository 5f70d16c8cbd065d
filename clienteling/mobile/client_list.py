"""A book of clients in pages: search, tier, keyset; each with its last contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate
from clienteling.attribution.models import Touch
from clienteling.clients.models import Client
from clienteling.clients.querysets import ClientQuerySet

PAGE = 30


class SearchForm(forms.Form):
    """Sent by POST: a client's name never stands in an address or a log."""

    q = forms.CharField(label=_("Name, pinyin or last digits"), max_length=40, required=False)
    tier = forms.IntegerField(min_value=0, max_value=32767, required=False)
    after = forms.UUIDField(required=False)


@dataclass(frozen=True)
class Listing:
    clients: Sequence[Client]
    after: UUID | None


def listing(user: Associate, wanted: dict[str, Any]) -> Listing:
    """One page, the best clients first; `wanted` is the cleaned form. Names no later page when it is the last."""
    clients = _matching(Client.objects.visible_to(user), wanted.get("q") or "", wanted.get("tier"))
    if wanted.get("after"):
        clients = _after(clients, Client.objects.visible_to(user).filter(uid=wanted["after"]).first())
    last_touch = Touch.objects.filter(client=OuterRef("pk")).order_by("-occurred_at").values("occurred_at")[:1]
    rows = list(
        clients.select_related("market")
        .only("uid", "name", "tier_rank", "lifetime_minor", "market__currency")
        .annotate(last_contact_at=Subquery(last_touch))
        .order_by("-lifetime_minor", "-pk")[: PAGE + 1]
    )
    return Listing(rows[:PAGE], rows[PAGE - 1].uid if len(rows) > PAGE else None)


def _matching(clients: ClientQuerySet, text: str, tier: int | None) -> ClientQuerySet:
    if text:
        clients = clients.named_like(text)
    return clients if tier is None else clients.filter(tier_rank=tier)


def _after(clients: ClientQuerySet, last: Client | None) -> ClientQuerySet:
    if last is None:
        return clients.none()
    same = Q(lifetime_minor=last.lifetime_minor, pk__lt=last.pk)
    return clients.filter(Q(lifetime_minor__lt=last.lifetime_minor) | same)
