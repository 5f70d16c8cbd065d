"""Contact ways (活码): codes and links by which clients add associates, each with the state it comes back by."""

import secrets
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate, Market, Store
from clienteling.clients.querysets import ContactWayQuerySet
from clienteling.lib.moves import move


class WayKind(models.TextChoices):
    PERSONAL = "personal", _("Personal")
    STORE = "store", _("Store")
    EVENT = "event", _("Event")
    KIOSK = "kiosk", _("Kiosk, for one client")
    LINK = "link", _("Acquisition link")


class WayStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class WayNotice(models.TextChoices):
    """What WeCom calls back about acquisition links; its own names."""

    LINK_UNAVAILABLE = "link_unavailable", _("The link does not work any more")
    DELETE_LINK = "delete_link", _("The link was deleted at WeCom")
    BALANCE_LOW = "balance_low", _("Fewer than 20 clients can still be received")
    BALANCE_EXHAUSTED = "balance_exhausted", _("The quota of clients is used up")
    QUOTA_EXPIRE_SOON = "quota_expire_soon", _("The quota of clients expires soon")


MOVES: dict[str, set[str]] = {
    WayStatus.ACTIVE: {WayStatus.PAUSED, WayStatus.ENDED},
    WayStatus.PAUSED: {WayStatus.ACTIVE, WayStatus.ENDED},
}


def new_state() -> str:
    """Says nothing to who sees it, and is known to nobody before."""
    return f"w{secrets.token_hex(10)}"


class ContactWay(models.Model):
    """What we want, and what WeCom has: `config_id`, `address` and `userids`. With `due_at` the two may differ.

    `address`: of WeCom's picture of the code, or the link itself. `content`: what the code says to who scans it; this,
    never the address of a picture, is what we draw.
    """

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, verbose_name=_("market"))
    kind = models.CharField(_("kind"), max_length=10, choices=WayKind.choices)
    title = models.CharField(_("title"), max_length=30)
    state = models.CharField(_("contact way state"), max_length=30, unique=True, default=new_state, editable=False)
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("store"))
    associate = models.ForeignKey(
        Associate, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("associate")
    )
    people = models.ManyToManyField(Associate, blank=True, related_name="+", verbose_name=_("associates of the event"))
    backup = models.ForeignKey(
        Associate,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("backup"),
        help_text=_("Receives the clients when nobody is on duty, everybody has reached the cap, or it is paused."),
    )
    daily_cap = models.PositiveSmallIntegerField(_("new clients per associate and day"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=WayStatus.choices, default=WayStatus.ACTIVE, editable=False
    )
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), editable=False)
    config_id = models.CharField(_("ID at WeCom"), max_length=64, blank=True, editable=False)
    address = models.URLField(_("address at WeCom"), max_length=500, blank=True, editable=False)
    content = models.CharField(_("content of the code"), max_length=500, blank=True, db_default="", editable=False)
    userids = ArrayField(models.CharField(max_length=64), default=list, editable=False, verbose_name=_("receivers"))
    due_at = models.DateTimeField(_("due at"), null=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, editable=False)
    error = models.CharField(_("error"), max_length=60, blank=True, editable=False)
    notice = models.CharField(
        _("notice of WeCom"), max_length=20, choices=WayNotice.choices, blank=True, editable=False
    )

    objects = ContactWayQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact way")
        verbose_name_plural = _("contact ways")
        indexes = [Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="contact_way_due")]
        constraints = [
            CheckConstraint(condition=Q(status__in=WayStatus.values), name="contact_way_status_is_known"),
            UniqueConstraint(
                fields=["associate"],
                condition=Q(kind="personal") & ~Q(status="ended"),
                name="contact_way_one_personal_per_associate",
            ),
            CheckConstraint(
                condition=~Q(kind__in=["personal", "kiosk"]) | Q(associate__isnull=False),
                name="contact_way_personal_has_its_associate",
                violation_error_message=_("Choose the associate."),
            ),
            CheckConstraint(
                condition=~Q(kind="store") | Q(store__isnull=False),
                name="contact_way_of_a_store_has_its_store",
                violation_error_message=_("Choose the store."),
            ),
            CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("created_at")), name="contact_way_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def move_to(self, new: WayStatus, **changes: object) -> None:
        """Raises StaleStatus."""
        move(self, "status", new, MOVES, **changes)
