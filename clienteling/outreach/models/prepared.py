"""Messages head office prepares and associates send by hand, and the record of each sending."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clienteling.assets.models import Asset
from clienteling.associates.models import Associate, Market
from clienteling.attribution.models import Touch
from clienteling.clients.models import Client
from clienteling.lib import said
from clienteling.lib.wordings import nearest
from clienteling.outreach.models.approval import Approvable
from clienteling.outreach.querysets import PreparedMessageQuerySet, PreparedSendQuerySet


class Claim(models.TextChoices):
    """What a message says of how few pieces are left; looked at again whenever it is used."""

    LAST_ONE = "last_one", _("The last one")
    FEW_LEFT = "few_left", _("Only few left")


class PreparedMessage(Approvable):
    """An asset with the words to send it with, for a market or the whole house, from one local day to another."""

    title = models.CharField(_("title"), max_length=120)
    asset = models.ForeignKey(
        Asset, on_delete=models.PROTECT, related_name="prepared_messages", verbose_name=_("asset")
    )
    market = models.ForeignKey(Market, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("market"))
    claim = models.CharField(_("claim of scarcity"), max_length=12, choices=Claim.choices, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = PreparedMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("prepared message")
        verbose_name_plural = _("prepared messages")
        constraints = [
            models.CheckConstraint(condition=Q(claim__in=["", *Claim.values]), name="prepared_message_claim_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "approved", "withdrawn"]), name="prepared_message_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="prepared_message_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="prepared_message_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def words(self, language: str) -> str:
        """The nearest to that language: its own words or the asset's caption, its own where both are as near."""
        own = {text.language: text.text for text in self.texts.all()}
        if language in own:
            return own[language]
        captions = {text.language: text.caption for text in self.asset.texts.all()}
        return nearest(captions | own, language) or self.asset.words(language).caption


class PreparedMessageText(models.Model):
    """What the client reads in one language, in place of the asset's caption."""

    message = models.ForeignKey(
        PreparedMessage, on_delete=models.CASCADE, related_name="texts", verbose_name=_("prepared message")
    )
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"), max_length=1000)

    class Meta:
        verbose_name = _("words")
        verbose_name_plural = _("words")
        constraints = [models.UniqueConstraint(fields=["message", "language"], name="prepared_text_once_per_language")]

    def __str__(self) -> str:
        return said.language(self.language)


class PreparedSend(models.Model):
    """An associate sent the message to a client: once per client, with the touch it was."""

    message = models.ForeignKey(
        PreparedMessage, on_delete=models.PROTECT, related_name="sends", verbose_name=_("prepared message")
    )
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="prepared_sends", verbose_name=_("client")
    )
    associate = models.ForeignKey(Associate, on_delete=models.PROTECT, verbose_name=_("associate"))
    touch = models.OneToOneField(Touch, on_delete=models.PROTECT, verbose_name=_("touch"))
    sent_at = models.DateTimeField(_("sent at"))

    objects = PreparedSendQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        constraints = [
            models.UniqueConstraint(fields=["message", "client"], name="prepared_message_sent_once_per_client")
        ]

    def __str__(self) -> str:
        return f"{self.message_id} → {self.client_id}"
