"""Who looked at whom, and how many details somebody saw in full. Clients are named by `uid`: rows outlive them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate, Market
from clienteling.clients.looking_querysets import LookQuerySet


class LookedOn(models.TextChoices):
    PHONE = "phone", _("Phone")
    CONSOLE = "console", _("Console")
    API = "api", _("API")


class Look(models.Model):
    """Somebody opened a client's page: one row a person, client and hour, however often."""

    viewer = models.ForeignKey(Associate, on_delete=models.PROTECT, related_name="looks", verbose_name=_("who looked"))
    client_uid = models.UUIDField(_("client"))
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+", verbose_name=_("market"))
    place = models.CharField(_("where"), max_length=10, choices=LookedOn.choices)
    hour_at = models.DateTimeField(_("hour"))
    looked_at = models.DateTimeField(_("looked at"))

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at a client")
        verbose_name_plural = _("looks at clients")
        constraints = [
            models.UniqueConstraint(fields=["viewer", "client_uid", "hour_at"], name="look_once_per_person_and_hour"),
            models.CheckConstraint(condition=models.Q(place__in=LookedOn.values), name="look_is_at_a_known_place"),
        ]
        indexes = [
            models.Index(fields=["market", "looked_at"], name="look_by_time"),
            models.Index(fields=["client_uid", "looked_at"], name="look_at_a_client"),
            models.Index(fields=["looked_at"], name="look_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.looked_at:%Y-%m-%d %H:%M}"


class RevealCount(models.Model):
    """How many details somebody had shown in full within an hour."""

    associate = models.ForeignKey(Associate, on_delete=models.CASCADE, related_name="+", verbose_name=_("associate"))
    hour_at = models.DateTimeField(_("hour"))
    count = models.PositiveIntegerField(_("details shown"))

    class Meta:
        verbose_name = _("count of details shown")
        verbose_name_plural = _("counts of details shown")
        constraints = [
            models.UniqueConstraint(fields=["associate", "hour_at"], name="reveal_count_once_per_person_and_hour"),
        ]

    def __str__(self) -> str:
        return str(self.count)
