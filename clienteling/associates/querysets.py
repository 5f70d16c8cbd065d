"""The words for sets of associates."""

from typing import TYPE_CHECKING, Self

from django.db import models

from clienteling.associates.roles import Sight

if TYPE_CHECKING:
    from clienteling.associates.models import Associate, Market, Store  # noqa: F401  (named in the generic bases)


class MarketQuerySet(models.QuerySet["Market"]):
    def visible_to(self, user: "Associate") -> Self:
        """One's own market; the whole house for whoever belongs to none."""
        return self.filter(pk=user.market_id) if user.market_id else self


class StoreQuerySet(models.QuerySet["Store"]):
    def visible_to(self, user: "Associate") -> Self:
        """Stores of one's market."""
        return self.filter(market=user.market_id) if user.market_id else self


class AssociateQuerySet(models.QuerySet["Associate"]):
    def visible_to(self, user: "Associate") -> Self:
        """Oneself; a manager's store; head office's market or the whole house."""
        sight = user.powers.sight
        if sight is Sight.OWN:
            return self.filter(pk=user.pk)
        if sight is Sight.STORE:
            return self.filter(store=user.store_id)
        return self.filter(market=user.market_id) if user.market_id else self

    def active(self) -> Self:
        return self.filter(is_active=True)

    def selling(self) -> Self:
        """Those who have clients: people of a store."""
        return self.active().filter(store__isnull=False)
