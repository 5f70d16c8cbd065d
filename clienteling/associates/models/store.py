"""Regions and stores: the tree that says which people and clients a manager sees."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models.market import Market
from clienteling.associates.models.zones import known_zone
from clienteling.associates.querysets import RegionQuerySet, StoreQuerySet


class Region(models.Model):
    """Stores that one regional manager answers for. `path` is the codes from the top, each with a slash after it."""

    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="regions", verbose_name=_("market"))
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts", verbose_name=_("part of")
    )
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    path = models.CharField(_("path"), max_length=200, unique=True, editable=False)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="region_is_not_part_of_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        return self.path.count("/") - 1


class Store(models.Model):
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="stores", verbose_name=_("market"))
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="stores", verbose_name=_("region")
    )
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    city = models.CharField(_("city"), max_length=60)
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        help_text=_("Empty where it is the market's."),
        validators=[known_zone],
    )

    objects = StoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> str:
        """The time on the shop's own wall."""
        return self.time_zone or self.market.time_zone
