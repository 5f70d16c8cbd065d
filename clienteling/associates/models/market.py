"""A market: a country or region the house sells in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models.zones import known_zone
from clienteling.associates.querysets import MarketQuerySet
from clienteling.wecom.models import Corp


class Market(models.Model):
    """A country or region the house sells in: its own corp, currency, time zone and legal zone."""

    code = models.CharField(_("code"), max_length=8, unique=True)
    name = models.CharField(_("name"), max_length=60)
    corp = models.OneToOneField(Corp, on_delete=models.PROTECT, verbose_name=_("corp"))
    currency = models.CharField(_("currency"), max_length=3)
    time_zone = models.CharField(_("time zone"), max_length=40, validators=[known_zone])
    region = models.CharField(_("phone region"), max_length=2)

    objects = MarketQuerySet.as_manager()

    class Meta:
        verbose_name = _("market")
        verbose_name_plural = _("markets")

    def __str__(self) -> str:
        return self.name
