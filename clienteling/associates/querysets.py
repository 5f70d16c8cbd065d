"""The words for sets of associates."""

from typing import TYPE_CHECKING, Self

from django.db import models

from clienteling.associates.roles import Sight

if TYPE_CHECKING:
    from clienteling.associates.models import Associate  # noqa: F401  (named in the generic bases)


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
