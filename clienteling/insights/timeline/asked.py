"""Which part of a story somebody asks for: kinds of moments, a stretch of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.insights.timeline.source import Kind


class Period(models.TextChoices):
    """Stretches a page offers."""

    ALL = "", _("All time")
    MONTH = "30", _("Last 30 days")
    YEAR = "365", _("Last 12 months")


@dataclass(frozen=True)
class Asked:
    """No kinds: all of them. `since` and `until` belong to the stretch."""

    kinds: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None

    @classmethod
    def of(cls, kinds: Iterable[str], period: str, *, at: datetime) -> Self:
        """From a page's choices; what nobody offered is not asked for."""
        known = frozenset(kinds) & frozenset(Kind.values)
        days = period if period in Period.values else ""
        return cls(known, at - timedelta(days=int(days)) if days else None)

    def wants(self, kind: Kind) -> bool:
        return not self.kinds or kind in self.kinds
