"""The pool of approved pictures and words."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate, Market
from clienteling.clients.models import Product
from clienteling.lib import said
from clienteling.lib.errors import DomainError
from clienteling.lib.moves import move
from clienteling.lib.wordings import nearest

if TYPE_CHECKING:
    from datetime import datetime


class AssetStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


MOVES: dict[str, set[str]] = {
    AssetStatus.DRAFT: {AssetStatus.SUBMITTED},
    AssetStatus.SUBMITTED: {AssetStatus.APPROVED, AssetStatus.REJECTED},
    AssetStatus.REJECTED: {AssetStatus.DRAFT},
    AssetStatus.APPROVED: {AssetStatus.WITHDRAWN},
    AssetStatus.WITHDRAWN: {AssetStatus.DRAFT},
}


class AssetQuerySet(models.QuerySet["Asset"]):
    def usable(self, on: date) -> Self:
        """Approved and inside its rights on that day."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=on), status=AssetStatus.APPROVED, valid_from__lte=on)

    def visible_to(self, user: Associate) -> Self:
        """Assets of one's market and those of the whole house; shop people see approved ones only."""
        here = self.filter(Q(market=None) | Q(market=user.market_id)) if user.market_id else self
        return here if user.powers.console else here.filter(status=AssetStatus.APPROVED)


class Asset(models.Model):
    """A picture with words an associate may send; what it may be used for and until when."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)
    picture = models.ImageField(_("picture"), upload_to="assets/")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("product"))
    market = models.ForeignKey(Market, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("market"))
    status = models.CharField(_("status"), max_length=12, choices=AssetStatus.choices, default=AssetStatus.DRAFT)
    valid_from = models.DateField(_("valid from"))
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    approved_by = models.ForeignKey(
        Associate, null=True, blank=True, on_delete=models.PROTECT, editable=False, verbose_name=_("approved by")
    )
    approved_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("approved at"), null=True, blank=True, editable=False
    )

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted", "approved", "rejected", "withdrawn"]),
                name="asset_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="asset_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=models.F("valid_from")),
                name="asset_expires_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_usable(self, on: date) -> bool:
        """As `usable` of the queryset says it for many."""
        lasts = self.expires_on is None or self.expires_on >= on
        return self.status == AssetStatus.APPROVED and self.valid_from <= on and lasts

    def move_to(self, new: AssetStatus, **changes: object) -> None:
        """Raises StaleStatus."""
        move(self, "status", new, MOVES, **changes)

    def words(self, language: str) -> "AssetText":
        """The words in that language or the nearest there are. Raises DomainError for none."""
        found = nearest({text.language: text for text in self.texts.all()}, language)
        if found is None:
            raise DomainError("text_missing", gettext("The asset has no words yet."), field="texts")
        return found

    @property
    def thumbnail_url(self) -> str:
        """The small picture of lists; the picture itself where there is no small one."""
        name = thumbnail_name(self.picture.name or "")
        storage = self.picture.storage
        return storage.url(name) if storage.exists(name) else self.picture.url


def thumbnail_name(name: str) -> str:
    """`assets/autumn.jpg` → `assets/thumbs/autumn.jpg`."""
    folder, _slash, file = name.rpartition("/")
    return f"{folder}/thumbs/{file.rpartition('.')[0] or file}.jpg"


class AssetText(models.Model):
    """The words beside the picture in one language: what the client reads, and what the associate may say."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="texts", verbose_name=_("asset"))
    language = models.CharField(_("language"), max_length=10)
    caption = models.TextField(_("caption"), max_length=1000)
    talking_point = models.TextField(_("talking point"), max_length=500)

    class Meta:
        verbose_name = _("words")
        verbose_name_plural = _("words")
        constraints = [models.UniqueConstraint(fields=["asset", "language"], name="asset_text_once_per_language")]

    def __str__(self) -> str:
        return said.language(self.language)
