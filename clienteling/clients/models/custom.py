"""Fields the house defines itself: what they are called, who sees and edits them, and their values."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clienteling.clients.models.client import Client
from clienteling.clients.querysets import CustomFieldQuerySet
from clienteling.lib.encryption import EncryptedTextField
from clienteling.lib.wordings import nearest


class FieldKind(models.TextChoices):
    TEXT = "text", _("Text")
    NUMBER = "number", _("Whole number")
    DATE = "date", _("Date")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One of several")


class CustomField(models.Model):
    """`labels`: language → text. `choices`: code → language → text. Empty roles: nobody but administrators."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=FieldKind.choices)
    labels = models.JSONField(_("labels per language"))
    choices = models.JSONField(_("choices"), default=dict, blank=True)
    is_personal = models.BooleanField(_("personal (stored encrypted)"), default=False)
    seen_by = ArrayField(models.CharField(max_length=20), verbose_name=_("seen by roles"), default=list, blank=True)
    edited_by = ArrayField(models.CharField(max_length=20), verbose_name=_("edited by roles"), default=list, blank=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    objects = CustomFieldQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("custom field")
        verbose_name_plural = _("custom fields")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_language(self.labels) or self.code


def in_language(texts: dict[str, str]) -> str:
    """In the reader's language or the nearest there is."""
    return nearest(texts, get_language() or "") or ""


class CustomValue(models.Model):
    """Readable for rules and reports in `plain`, or encrypted as JSON in `sealed` where the field is personal."""

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="custom_values", verbose_name=_("client"))
    field = models.ForeignKey(CustomField, on_delete=models.PROTECT, related_name="values", verbose_name=_("field"))
    plain = models.JSONField(_("value"), null=True, blank=True)
    sealed = EncryptedTextField(_("value"), max_length=500, null=True, blank=True)

    class Meta:
        verbose_name = _("value of a custom field")
        verbose_name_plural = _("values of custom fields")
        constraints = [
            models.UniqueConstraint(fields=["client", "field"], name="custom_value_one_per_client_and_field"),
            models.CheckConstraint(
                condition=Q(plain__isnull=False, sealed=None) | Q(plain=None, sealed__isnull=False),
                name="custom_value_is_plain_or_sealed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.field_id)


class FormerValue(models.Model):
    """What a readable field said until a moment; `plain` is empty where there was no value before."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="former_values", verbose_name=_("client"))
    field = models.ForeignKey(CustomField, on_delete=models.PROTECT, related_name="+", verbose_name=_("field"))
    plain = models.JSONField(_("value"), null=True, blank=True)
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("former value of a custom field")
        verbose_name_plural = _("former values of custom fields")
        indexes = [
            models.Index(fields=["client", "field", "until"], name="former_value_of_client"),
            models.Index(fields=["until"], name="former_value_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.field_id} {self.until:%Y-%m-%d}"
