"""The words for sets of prepared messages."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from clienteling.assets.models import Asset
from clienteling.associates.models import Associate

if TYPE_CHECKING:
    from clienteling.clients.models import Client
    from clienteling.outreach.models import PreparedMessage, PreparedSend, WelcomeMessage  # noqa: F401  (named in the generic bases)


class PreparedMessageQuerySet(models.QuerySet["PreparedMessage"]):
    def usable(self, on: date) -> Self:
        """Approved, within its dates, and so is its picture."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=on),
            status="approved",
            valid_from__lte=on,
            asset__in=Asset.objects.usable(on),
        )

    def of_market(self, market_id: int) -> Self:
        """Those of one market and those of the whole house."""
        return self.filter(Q(market=None) | Q(market=market_id), Q(asset__market=None) | Q(asset__market=market_id))

    def visible_to(self, user: Associate) -> Self:
        here = self.filter(Q(market=None) | Q(market=user.market_id)) if user.market_id else self
        return here if user.powers.console else here.filter(status="approved")

    def not_sent_to(self, client: "Client") -> Self:
        return self.exclude(sends__client=client)


class PreparedSendQuerySet(models.QuerySet["PreparedSend"]):
    def visible_to(self, user: Associate) -> Self:
        return self.filter(associate__in=Associate.objects.visible_to(user))


class WelcomeMessageQuerySet(models.QuerySet["WelcomeMessage"]):
    def visible_to(self, user: Associate) -> Self:
        return self.filter(Q(market=None) | Q(market=user.market_id)) if user.market_id else self

    def approved(self) -> Self:
        return self.filter(status="approved")

    def reaching(self, *, market_id: int, store_id: int | None, state: str) -> Self:
        """Those that fit where the client came from."""
        shop = Q(store=None) | Q(store=store_id) if store_id else Q(store=None)
        way = Q(way=None) | Q(way__state=state) if state else Q(way=None)
        return self.filter(shop, way, Q(market=None) | Q(market=market_id))
