"""The uplift report: clients an alert might have gone out for, told against held out, each client counted once."""

from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.insights.worth.comparing import Estimate, Group, difference, relative

# Fewer say nothing, whatever the interval: a handful of bags would decide it.
LEAST_CLIENTS = 100
LEAST_BUYERS = 10
NOBODY = Group(0, 0.0, 0.0)


class Verdict(models.TextChoices):
    """What may be said of a difference."""

    TOO_FEW = "too_few", _("Too few clients to tell")
    NOT_SHOWN = "not_shown", _("No effect shown")
    RAISES = "raises", _("Raises sales")
    LOWERS = "lowers", _("Lowers sales")


@dataclass(frozen=True)
class Arm:
    """Clients of one side: what each spent in the window (minor units), and whether they bought at all (0 or 1)."""

    spent: Group = NOBODY
    bought: Group = NOBODY

    @property
    def clients(self) -> int:
        return self.spent.n

    @property
    def buyers(self) -> int:
        return round(self.bought.mean * self.bought.n)


@dataclass(frozen=True)
class Uplift:
    """`told`: could have been told and was not held out (intention to treat, delivered or not)."""

    currency: str
    told: Arm
    held: Arm

    @cached_property
    def per_client(self) -> Estimate | None:
        """Minor units more per client."""
        return difference(self.told.spent, self.held.spent)

    @cached_property
    def incremental(self) -> Estimate | None:
        """Minor units that would not have come without the alerts: the difference, times the clients told."""
        return self.per_client * self.told.clients if self.per_client else None

    @cached_property
    def buying(self) -> Estimate | None:
        """By how much the share of clients who bought is larger."""
        return difference(self.told.bought, self.held.bought)

    @cached_property
    def share(self) -> Estimate | None:
        """By which share spending per client is larger."""
        return relative(self.told.spent, self.held.spent)

    @property
    def is_enough(self) -> bool:
        return all(arm.clients >= LEAST_CLIENTS and arm.buyers >= LEAST_BUYERS for arm in (self.told, self.held))

    @property
    def verdict(self) -> Verdict:
        if not self.is_enough or self.per_client is None:
            return Verdict.TOO_FEW
        if not self.per_client.leaves_out_zero:
            return Verdict.NOT_SHOWN
        return Verdict.RAISES if self.per_client.value > 0 else Verdict.LOWERS
