"""A client: who they are, how each channel calls them, tier with history."""

from datetime import datetime
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate, Market
from clienteling.clients.querysets import ClientQuerySet
from clienteling.lib.changed import changed_at
from clienteling.lib.encryption import EncryptedTextField
from clienteling.lib.names import mask


class Tier(models.Model):
    """A step of the loyalty programme; a higher rank is a better tier, 0 is nobody's."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    rank = models.PositiveSmallIntegerField(_("rank"), unique=True)
    name = models.CharField(_("name"), max_length=40)
    points_needed = models.PositiveIntegerField(
        _("points needed in a year"), null=True, blank=True, help_text=_("Empty: by invitation.")
    )

    class Meta:
        ordering = ["rank"]
        verbose_name = _("loyalty tier")
        verbose_name_plural = _("loyalty tiers")

    def __str__(self) -> str:
        return self.name


class Client(models.Model):
    """One person. The plain columns below are what rules read; the same transaction writes their history.

    Of a lunar birthday (`birth_lunar_md`, negative in a leap month) `birth_md` is the solar day it next falls on,
    empty while that is more than a year ahead; a daily task keeps it.
    """

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, verbose_name=_("market"))
    name = EncryptedTextField(_("name"), max_length=80)
    phone = EncryptedTextField(_("phone"), max_length=20, null=True, blank=True)
    email = EncryptedTextField(_("e-mail"), max_length=254, null=True, blank=True)
    search_grams = ArrayField(models.BigIntegerField(), default=list, editable=False)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    birth_md = models.PositiveSmallIntegerField(_("birthday (month × 100 + day)"), null=True, blank=True)
    birth_lunar_md = models.SmallIntegerField(_("lunar birthday"), null=True, blank=True)
    tag_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    points = models.IntegerField(_("points"), default=0, editable=False)
    points_expire_on = models.DateField(_("points expire on"), null=True, blank=True, editable=False)
    minor_until = models.DateField(_("minor until"), null=True, blank=True)
    tier_rank = models.PositiveSmallIntegerField(_("tier"), default=0)
    tier_changed_at = models.DateTimeField(_("tier changed at"), null=True, blank=True, editable=False)
    tier_expires_on = models.DateField(_("tier expires on"), null=True, blank=True)
    last_order_at = models.DateTimeField(_("last order"), null=True, blank=True, editable=False)
    order_count = models.PositiveIntegerField(_("orders"), default=0, editable=False)
    lifetime_minor = models.BigIntegerField(_("lifetime sales"), default=0, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        editable=False,
        related_name="absorbed",
        db_index=False,
        verbose_name=_("merged into"),
    )
    namesake_index = models.BinaryField(max_length=32, null=True, editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    changed_at = changed_at()

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        indexes = [
            GinIndex(fields=["search_grams"], name="client_search_grams"),
            GinIndex(fields=["tag_ids"], name="client_tags"),
            models.Index(
                fields=["birth_lunar_md"], condition=Q(birth_lunar_md__isnull=False), name="client_lunar_birthday"
            ),
            models.Index(
                fields=["points_expire_on"], condition=Q(points_expire_on__isnull=False), name="client_points_expiry"
            ),
            models.Index(fields=["market", "birth_md"], name="client_birthday"),
            models.Index(fields=["market", "tier_expires_on"], name="client_tier_expiry"),
            models.Index(fields=["market", "tier_changed_at"], name="client_tier_changed"),
            models.Index(fields=["updated_at"], name="client_updated"),
            models.Index(fields=["changed_at", "id"], name="client_changed"),
            models.Index(fields=["erased_at"], condition=Q(erased_at__isnull=False), name="client_erased"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="client_merged"),
            models.Index(
                fields=["market", "namesake_index"],
                condition=Q(namesake_index__isnull=False),
                name="client_namesakes",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_md=None) | Q(birth_md__gte=101, birth_md__lte=1231), name="client_birthday_is_a_day"
            ),
        ]

    def __str__(self) -> str:
        """Enough to recognise a client by, without showing a name."""
        return f"{mask(self.name)} · {str(self.uid)[:8]}"

    def owner_at(self, at: datetime) -> Associate | None:
        """The primary associate at any moment, past or present."""
        owning = self.relationships.owning(at).select_related("associate").first()
        return owning.associate if owning else None


class IdentityKind(models.TextChoices):
    CRM = "crm", _("CRM number")
    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    EXTERNAL_USERID = "external_userid", _("WeCom external_userid")
    UNIONID = "unionid", _("unionid")
    OPENID = "openid", _("Official Account openid")
    MINI_OPENID = "mini_openid", _("mini program openid")


class ClientIdentity(models.Model):
    """What a channel calls the client. `scope`: the corp, account or source it comes from; empty = world-wide.

    `named`: the client whose name it is, where that one was merged into `client`.
    """

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="identities", verbose_name=_("client"))
    kind = models.CharField(_("kind"), max_length=20, choices=IdentityKind.choices)
    scope = models.CharField(_("scope"), max_length=64, blank=True)
    value = EncryptedTextField(_("value"), max_length=254)
    value_index = models.BinaryField(max_length=32, editable=False)
    named = models.ForeignKey(
        Client,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        editable=False,
        related_name="+",
        verbose_name=_("named"),
    )

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        constraints = [
            models.UniqueConstraint(fields=["kind", "scope", "value_index"], name="identity_belongs_to_one_client"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.scope}"


class TierChange(models.Model):
    """History of the loyalty tier: what rules read as of a time."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="tier_changes", verbose_name=_("client"))
    from_rank = models.PositiveSmallIntegerField(_("from"))
    to_rank = models.PositiveSmallIntegerField(_("to"))
    changed_at = models.DateTimeField(_("changed at"))
    expires_on = models.DateField(_("expires on"), null=True, blank=True)

    class Meta:
        verbose_name = _("tier change")
        verbose_name_plural = _("tier changes")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "changed_at"],
                name="tier_change_once_per_moment",
                deferrable=models.Deferrable.IMMEDIATE,  # two histories change places in one statement
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_rank} → {self.to_rank}"
