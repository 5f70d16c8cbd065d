"""Markets, stores and the people who work in them; the user model; keys of machine clients."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key.models import AbstractAPIKey

from clienteling.associates.querysets import AssociateQuerySet, MarketQuerySet, StoreQuerySet
from clienteling.associates.roles import POWERS, Powers, Role
from clienteling.lib.errors import DomainError
from clienteling.wecom.models import Corp


class Market(models.Model):
    """A country or region the house sells in: its own corp, currency, time zone and legal zone."""

    code = models.CharField(_("code"), max_length=8, unique=True)
    name = models.CharField(_("name"), max_length=60)
    corp = models.OneToOneField(Corp, on_delete=models.PROTECT, verbose_name=_("corp"))
    currency = models.CharField(_("currency"), max_length=3)
    time_zone = models.CharField(_("time zone"), max_length=40)
    region = models.CharField(_("phone region"), max_length=2)

    objects = MarketQuerySet.as_manager()

    class Meta:
        verbose_name = _("market")
        verbose_name_plural = _("markets")

    def __str__(self) -> str:
        return self.name


class Store(models.Model):
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="stores", verbose_name=_("market"))
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    city = models.CharField(_("city"), max_length=60)

    objects = StoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")

    def __str__(self) -> str:
        return self.name


class AssociateManager(BaseUserManager["Associate"]):
    def get_queryset(self) -> AssociateQuerySet:
        return AssociateQuerySet(self.model, using=self._db)

    def active(self) -> AssociateQuerySet:
        return self.get_queryset().active()

    def visible_to(self, user: "Associate") -> AssociateQuerySet:
        return self.get_queryset().visible_to(user)

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Associate":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "Associate":
        return self.create_user(username, password, **{"role": Role.ADMINISTRATOR, **fields})


class Associate(AbstractBaseUser):
    """Somebody who logs in: on the phone by WeCom `userid`, in the console by user name and password."""

    username = models.CharField(_("user name"), max_length=150, unique=True)
    userid = models.CharField(_("WeCom userid"), max_length=64, blank=True)
    name = models.CharField(_("name"), max_length=60)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.ASSOCIATE)
    market = models.ForeignKey(Market, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("market"))
    store = models.ForeignKey(
        Store, null=True, blank=True, on_delete=models.PROTECT, related_name="associates", verbose_name=_("store")
    )
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    is_active = models.BooleanField(_("active"), default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[AssociateManager] = AssociateManager()

    class Meta:
        verbose_name = _("associate")
        verbose_name_plural = _("associates")
        constraints = [
            models.UniqueConstraint(
                fields=["market", "userid"], condition=~Q(userid=""), name="associate_userid_once_per_market"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["associate", "store_manager"]) | Q(store__isnull=False),
                name="associate_of_a_shop_has_a_store",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def powers(self) -> Powers:
        return POWERS[Role(self.role)]

    @property
    def is_staff(self) -> bool:
        return self.powers.console

    @property
    def is_superuser(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.powers.allow(perm)

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def must(self, perm: str) -> None:
        """Raises DomainError unless the role may."""
        if not self.has_perm(perm):
            raise DomainError("not_allowed", gettext("Your role may not do this."))

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.powers.console


class MachineKey(AbstractAPIKey):
    """The key of a machine client (e-commerce, POS, CRM): one source of data, and what it may do."""

    name = models.CharField(_("name"), max_length=50, default=None)
    prefix = models.CharField(_("prefix"), max_length=8, unique=True, editable=False)
    hashed_key = models.CharField(_("hash of the key"), max_length=150, editable=False)
    created = models.DateTimeField(_("created at"), auto_now_add=True, db_index=True)
    revoked = models.BooleanField(
        _("revoked"), blank=True, default=False, help_text=_("A revoked key stops working at once and for good.")
    )
    source = models.SlugField(_("source"), max_length=30, unique=True)
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("scopes"), default=list)
    market = models.ForeignKey(Market, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("market"))

    class Meta(AbstractAPIKey.Meta):
        verbose_name = _("machine key")  # type: ignore[assignment]
        verbose_name_plural = _("machine keys")  # type: ignore[assignment]
