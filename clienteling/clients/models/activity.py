"""What clients do: a narrow append-only log, partitioned by month, written in batches that arrive once."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from clienteling.lib import said


class ActivityKind(models.IntegerChoices):
    """Stable numbers: they are in the log for ever. A new kind takes the next free number of its ten.

    From 1 the Official Account, 10 the web shop and mini program, 20 the store, 30 links, 40 livestreams, 50 chats.
    """

    FOLLOW = 1, _("followed the Official Account")
    UNFOLLOW = 2, _("unfollowed the Official Account")
    MENU_CLICK = 3, _("clicked the menu")
    MESSAGE = 4, _("wrote a message")
    PUSH_OPENED = 5, _("opened a push")
    QR_SCANNED = 6, _("scanned a QR code")
    PAGE_VIEW = 10, _("viewed a page")
    PRODUCT_VIEW = 11, _("viewed a product")
    FAVOURITE = 12, _("marked as favourite")
    CART_ADD = 13, _("put in the cart")
    CHECKOUT = 14, _("began checkout")
    PURCHASE = 15, _("bought")
    CART_LEFT = 16, _("left without checking out")
    MINI_PROGRAM_OPENED = 17, _("opened the mini program")
    STORE_VISIT = 20, _("visited a store")
    ASSET_OPENED = 30, _("opened a link that was sent")
    LIVESTREAM_JOINED = 40, _("joined a livestream")
    LIVESTREAM_LEFT = 41, _("left a livestream")
    CHAT_MESSAGE = 50, _("wrote to an associate")
    GROUP_CHAT_JOINED = 51, _("joined a group chat")
    GROUP_CHAT_LEFT = 52, _("left a group chat")


class IngestBatch(models.Model):
    """One arrival of activity, and the clients it is about.

    `place` is where it stands in the order in which commits were seen, given by one at a time: whoever remembers a
    place misses nothing before it, however late a batch committed. `evaluated_at`: when every rule had passed it.
    """

    source = models.CharField(_("source"), max_length=30)
    idempotency_key = models.CharField(_("idempotency key"), max_length=120)
    body_digest = models.BinaryField(max_length=32)
    received_at = models.DateTimeField(_("received at"))
    rows = models.PositiveIntegerField(_("rows"))
    client_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    answer = models.JSONField(_("answer"), default=dict)
    place = models.BigIntegerField(_("place in the queue of batches"), null=True, editable=False)
    evaluated_at = models.DateTimeField(_("evaluated at"), null=True, blank=True)

    class Meta:
        verbose_name = _("ingest batch")
        verbose_name_plural = _("ingest batches")
        constraints = [models.UniqueConstraint(fields=["source", "idempotency_key"], name="ingest_batch_arrives_once")]
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(evaluated_at=None, place=None), name="ingest_batch_no_place"
            ),
            models.Index(fields=["place"], condition=models.Q(evaluated_at=None), name="ingest_batch_not_evaluated"),
            models.Index(fields=["received_at"], name="ingest_batch_received"),
        ]

    def __str__(self) -> str:
        return f"{said.source(self.source)} {self.received_at:%Y-%m-%d %H:%M}"


class Activity(models.Model):
    """One row of the log. No foreign keys and no unique index: exactly once holds per batch.

    `named_id`: the client it was reported for, where that one was merged into `client_id`.
    """

    id = models.BigAutoField(primary_key=True)
    occurred_at = models.DateTimeField(_("when"))
    client_id = models.BigIntegerField()
    product_id = models.BigIntegerField(null=True)
    batch_id = models.BigIntegerField()
    kind = models.SmallIntegerField(_("what"), choices=ActivityKind.choices)
    payload = models.JSONField(_("details"), null=True)
    named_id = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "clients_activity"
        verbose_name = _("activity")
        verbose_name_plural = _("activities")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.occurred_at:%Y-%m-%d}"
