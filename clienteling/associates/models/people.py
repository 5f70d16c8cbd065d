"""The people of the house: the user model."""

from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models.market import Market
from clienteling.associates.models.store import Region, Store
from clienteling.associates.querysets import AssociateQuerySet
from clienteling.associates.roles import POWERS, Powers, Role
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.lib.written_once import WrittenOnce

# `userid__lower`: WeCom compares userids without regard to case, and so does every lookup here.
models.CharField.register_lookup(Lower)


def _absences(cover: int, at: datetime) -> models.QuerySet[Any, int]:
    return (
        apps.get_model("associates", "Absence")
        .objects.filter(cover=cover)
        .running(at)
        .values_list("associate_id", flat=True)
    )


_covered = WrittenOnce(_absences, cover=int, at=datetime)


class AssociateManager(BaseUserManager["Associate"]):
    """The words of the queryset, typed: `from_queryset` gives a base class that the checker does not know."""

    def get_queryset(self) -> AssociateQuerySet:
        return AssociateQuerySet(self.model, using=self._db)

    def visible_to(self, user: "Associate") -> AssociateQuerySet:
        return self.get_queryset().visible_to(user)

    def active(self) -> AssociateQuerySet:
        return self.get_queryset().active()

    def selling(self) -> AssociateQuerySet:
        return self.get_queryset().selling()

    def of_userid(self, userid: str) -> AssociateQuerySet:
        return self.get_queryset().of_userid(userid)

    def present(self, at: datetime) -> AssociateQuerySet:
        return self.get_queryset().present(at)

    def on_duty(self, store: Store, at: datetime) -> AssociateQuerySet:
        return self.get_queryset().on_duty(store, at)

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
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="managers", verbose_name=_("region")
    )
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    speaks = ArrayField(models.CharField(max_length=10), verbose_name=_("speaks"), default=list, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True, editable=False)
    joined_at = models.DateTimeField(_("joined at"), null=True, blank=True, editable=False)
    seen_at = models.DateTimeField(_("last seen in the directory"), null=True, blank=True, editable=False)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[AssociateManager] = AssociateManager()

    class Meta:
        verbose_name = _("associate")
        verbose_name_plural = _("associates")
        constraints = [
            models.UniqueConstraint(
                "market", Lower("userid"), condition=~Q(userid=""), name="associate_userid_once_per_market"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["associate", "store_manager"]) | Q(store__isnull=False),
                name="associate_of_a_shop_has_a_store",
            ),
            models.CheckConstraint(
                condition=~Q(role="regional_manager") | Q(region__isnull=False),
                name="regional_manager_has_a_region",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def powers(self) -> Powers:
        return POWERS[Role(self.role)]

    @cached_property
    def covering(self) -> list[int]:
        """Whose clients and open work this person looks after today, because they are away."""
        return _covered(cover=self.pk, at=clock.now())

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

    def must_in(self, market_id: int | None, perm: str) -> None:
        """Raises DomainError unless the role may, and there: what is the whole house's is for who is of no market."""
        self.must(perm)
        if self.market_id and self.market_id != market_id:
            raise DomainError("not_allowed", gettext("This is the whole house's: your market may not change it."))

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.powers.console
