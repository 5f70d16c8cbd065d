"""What an associate knows of a client beyond name and number: days to remember, people around them, sizes, tastes."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.clients.models.client import Client
from clienteling.lib.encryption import EncryptedTextField


class DateKind(models.TextChoices):
    WEDDING = "wedding", _("wedding anniversary")
    CHILD = "child", _("child's birthday")
    PARTNER = "partner", _("partner's birthday")
    FIRST_PURCHASE = "first_purchase", _("first purchase")
    OTHER = "other", _("another day")


class ImportantDate(models.Model):
    """A day of every year. `md`: month × 100 + day, negative in a lunar leap month; `next_on` is kept by a task."""

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, related_name="important_dates", verbose_name=_("client")
    )
    kind = models.CharField(_("occasion"), max_length=20, choices=DateKind.choices)
    label = EncryptedTextField(_("whose, or what"), max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    md = models.SmallIntegerField(_("day"))
    is_lunar = models.BooleanField(_("lunar"), default=False)
    next_on = models.DateField(_("next on"))

    class Meta:
        verbose_name = _("important date")
        verbose_name_plural = _("important dates")
        constraints = [
            models.CheckConstraint(
                condition=Q(md__gte=101, md__lte=1231) | Q(is_lunar=True, md__gte=-1230, md__lte=-101),
                name="important_date_is_a_day",
            ),
        ]
        indexes = [models.Index(fields=["next_on"], name="important_date_next")]

    def __str__(self) -> str:
        return self.get_kind_display()


class TieKind(models.TextChoices):
    PARTNER = "partner", _("partner")
    CHILD = "child", _("child")
    PARENT = "parent", _("parent")
    SIBLING = "sibling", _("brother or sister")
    FRIEND = "friend", _("friend")
    ASSISTANT = "assistant", _("assistant")


class Tie(models.Model):
    """Somebody of the client's household or circle: a name, or another client (`other`)."""

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="ties", verbose_name=_("client"))
    kind = models.CharField(_("who"), max_length=20, choices=TieKind.choices)
    name = EncryptedTextField(_("name"), max_length=80, blank=True)
    other = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("other client")
    )

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")

    def __str__(self) -> str:
        return self.get_kind_display()


class SizeKind(models.TextChoices):
    RING = "ring", _("ring")
    WRIST = "wrist", _("wrist")
    SHOE = "shoe", _("shoes")
    CLOTHING = "clothing", _("clothing")


class Size(models.Model):
    """`system` says how `value` is counted: EU, CN, US, cm …"""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="sizes", verbose_name=_("client"))
    kind = models.CharField(_("of what"), max_length=20, choices=SizeKind.choices)
    system = models.CharField(_("system"), max_length=4)
    value = models.CharField(_("size"), max_length=10)

    class Meta:
        verbose_name = _("size")
        verbose_name_plural = _("sizes")
        constraints = [models.UniqueConstraint(fields=["client", "kind"], name="size_one_per_client_and_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.system} {self.value}"


class Taste(models.TextChoices):
    COLOUR = "colour", _("colour")
    MATERIAL = "material", _("material")
    STYLE = "style", _("style")
    GIFT_FOR = "gift_for", _("buys gifts for")


class Preference(models.Model):
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="preferences", verbose_name=_("client"))
    kind = models.CharField(_("of what"), max_length=20, choices=Taste.choices)
    value = models.CharField(_("preference"), max_length=40)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [models.UniqueConstraint(fields=["client", "kind", "value"], name="preference_said_once")]

    def __str__(self) -> str:
        return self.value
