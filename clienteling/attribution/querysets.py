"""The words for sets of orders, credits, commission entries and targets."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from clienteling.associates.models import Associate
from clienteling.associates.roles import Sight
from clienteling.associates.sight import in_sight
from clienteling.clients.models import Client

if TYPE_CHECKING:
    from clienteling.attribution.models import (  # noqa: F401  (named in the generic bases)
        CommissionPlan,
        Credit,
        LedgerEntry,
        LedgerTransaction,
        Order,
        Pickup,
        Target,
        Touch,
        WaitingRefund,
    )


def earned_in_sight(user: Associate, entries: str = "") -> Q:
    """What one earned oneself; what was earned in a manager's stores; in head office's market.

    `entries` is the path from the rows to those that name associate and store.
    """
    return in_sight(
        user, associate=f"{entries}associate", store=f"{entries}store", market=f"{entries}associate__market"
    )


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, user: Associate) -> Self:
        """Orders of the clients one sees; head office sees those of its market, erased clients' included."""
        if user.powers.sight is Sight.MARKET:
            return self.filter(market=user.market_id) if user.market_id else self
        return self.filter(client__in=Client.objects.visible_to(user))

    def uncredited(self) -> Self:
        """Nobody looked after the client when they bought."""
        return self.filter(credits=None)


class PickupQuerySet(models.QuerySet["Pickup"]):
    def visible_to(self, user: Associate) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user))


class CreditQuerySet(models.QuerySet["Credit"]):
    def visible_to(self, user: Associate) -> Self:
        return self.filter(earned_in_sight(user))


class PlanQuerySet(models.QuerySet["CommissionPlan"]):
    def visible_to(self, user: Associate) -> Self:
        return self.filter(market=user.market_id) if user.market_id else self


class LedgerTransactionQuerySet(models.QuerySet["LedgerTransaction"]):
    def visible_to(self, user: Associate) -> Self:
        return self.filter(earned_in_sight(user, "entries__")).distinct()


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def visible_to(self, user: Associate) -> Self:
        return self.filter(earned_in_sight(user))

    def commission(self) -> Self:
        """The side of each transaction that says what was earned: sales add, reversals take away."""
        return self.filter(account="commission_expense")


class WaitingRefundQuerySet(models.QuerySet["WaitingRefund"]):
    def visible_to(self, user: Associate) -> Self:
        """Those of one's market, and those of tellers who tell for the house."""
        return self.filter(Q(market=user.market_id) | Q(market=None)) if user.market_id else self


class TouchQuerySet(models.QuerySet["Touch"]):
    def visible_to(self, user: Associate) -> Self:
        return self.filter(associate__in=Associate.objects.visible_to(user))


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, user: Associate) -> Self:
        return self.filter(associate__in=Associate.objects.visible_to(user))
