"""A follow: which associate looks after which client; the events it is read off, and what the associate notes."""

from uuid import uuid4

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate
from clienteling.clients.models.client import Client
from clienteling.clients.querysets import FollowEventQuerySet, RelationshipQuerySet
from clienteling.lib.changed import changed_at
from clienteling.lib.encryption import EncryptedTextField


class FollowKind(models.TextChoices):
    """What happened between an associate and a client. `ADDED` makes a primary of the first, `JOINED` never."""

    ADDED = "added", _("Added")
    JOINED = "joined", _("Joined as second associate")
    ASSIGNED = "assigned", _("Assigned by the house")
    DELETED_BY_CLIENT = "by_client", _("Removed by the client")
    DELETED_BY_ASSOCIATE = "by_associate", _("Removed by the associate")
    TRANSFERRED = "transfer", _("Handed over")
    GONE = "gone", _("No longer found at WeCom")
    ENDED = "ended", _("Ended by the house")
    BECAME_PRIMARY = "role", _("Became primary")
    TRANSFER_REFUSED = "refused", _("Transfer refused by the client")
    TRANSFER_FULL = "full", _("Transfer refused: no room for more clients")


class Relationship(models.Model):
    """One span of time, read off the follow events of the client; `ended_by` is the event that closed it."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="relationships", verbose_name=_("client"))
    associate = models.ForeignKey(
        Associate, on_delete=models.PROTECT, related_name="relationships", verbose_name=_("associate")
    )
    is_primary = models.BooleanField(_("primary"), default=False)
    started_at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=12, choices=FollowKind.choices, blank=True)
    add_way = models.PositiveSmallIntegerField(_("added by"), default=0)
    state = models.CharField(_("contact way state"), max_length=30, blank=True)
    changed_at = changed_at()

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        constraints = [
            UniqueConstraint(
                fields=["associate", "client"], condition=Q(ended_at=None), name="relationship_one_active_per_pair"
            ),
            UniqueConstraint(
                fields=["client"],
                condition=Q(ended_at=None, is_primary=True),
                name="relationship_one_active_primary_per_client",
            ),
            CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")), name="relationship_ends_after_start"
            ),
            CheckConstraint(condition=Q(ended_by="") | Q(ended_at__isnull=False), name="relationship_ended_has_a_time"),
        ]
        indexes = [
            models.Index(fields=["client", "started_at"], name="relationship_history"),
            models.Index(fields=["changed_at", "id"], name="relationship_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.associate} – {self.client}"


class FollowEvent(models.Model):
    """What happened, once and for ever: rows are only added, and the relationships of a client are read off them.

    `contact_key` is the contact as WeCom told us; `client` is empty until we know whose contact it is.
    """

    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, related_name="follow_events", verbose_name=_("client")
    )
    contact_key = models.BinaryField(max_length=32, null=True, editable=False)
    associate = models.ForeignKey(Associate, on_delete=models.PROTECT, verbose_name=_("associate"))
    kind = models.CharField(_("what"), max_length=12, choices=FollowKind.choices)
    at = models.DateTimeField(_("when"))
    noted_at = models.DateTimeField(_("noted at"), auto_now_add=True)
    add_way = models.PositiveSmallIntegerField(_("added by"), default=0)
    state = models.CharField(_("contact way state"), max_length=30, blank=True)

    objects = FollowEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow event")
        verbose_name_plural = _("follow events")
        constraints = [
            UniqueConstraint(
                fields=["contact_key", "associate", "kind", "at"],
                condition=Q(contact_key__isnull=False),
                name="follow_event_of_a_contact_noted_once",
            ),
            CheckConstraint(
                condition=Q(client__isnull=False) | Q(contact_key__isnull=False), name="follow_event_is_about_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["client", "at"], name="follow_event_of_client"),
            models.Index(fields=["state", "associate", "at"], condition=~Q(state=""), name="follow_event_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class Remark(models.Model):
    """How an associate calls the client in WeCom; it outlives the follow."""

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="remarks", verbose_name=_("client"))
    associate = models.ForeignKey(Associate, on_delete=models.PROTECT, verbose_name=_("associate"))
    text = EncryptedTextField(_("remark"), max_length=60)
    said_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        constraints = [UniqueConstraint(fields=["client", "associate"], name="remark_one_per_pair")]

    def __str__(self) -> str:
        return f"{self.associate_id} – {self.client_id}"
