"""What a client agreed to, in which words and for which channel; and when they want to be left alone."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate, Market
from clienteling.clients.models.client import Client
from clienteling.clients.querysets import ConsentQuerySet, ConsentTextQuerySet, QuietSpellQuerySet
from clienteling.lib import said
from clienteling.lib.changed import changed_at
from clienteling.lib.encryption import EncryptedTextField
from clienteling.lib.moves import move
from clienteling.lib.wordings import nearest


class Purpose(models.TextChoices):
    SERVICE = "service", _("Service")
    MARKETING = "marketing", _("Marketing")
    PROFILING = "profiling", _("Profiling")
    MESSAGE_ARCHIVE = "message_archive", _("Keeping of messages")
    CROSS_BORDER = "cross_border", _("Transfer abroad")


class ConsentChannel(models.TextChoices):
    """By which way the purpose is served; a consent without one holds for all."""

    WECOM = "wecom", _("WeCom")
    OFFICIAL_ACCOUNT = "official_account", _("Official Account")
    PHONE = "phone", _("Calls and text messages")
    EMAIL = "email", _("E-mail")
    POST = "post", _("Letters")


class TextStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


TEXT_MOVES: dict[str, set[str]] = {
    TextStatus.DRAFT: {TextStatus.PUBLISHED},
    TextStatus.PUBLISHED: {TextStatus.RETIRED},
    TextStatus.RETIRED: set(),
}


class ConsentText(models.Model):
    """One version of the words a client agrees to. What was published never changes again."""

    market = models.ForeignKey(Market, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("market"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    version = models.SlugField(_("version"), max_length=20)
    status = models.CharField(
        _("status"), max_length=12, choices=TextStatus.choices, default=TextStatus.DRAFT, editable=False
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        Associate, null=True, blank=True, on_delete=models.PROTECT, editable=False, verbose_name=_("published by")
    )

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version", "market"], nulls_distinct=False, name="consent_text_version_once"
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False, published_by__isnull=False),
                name="consent_text_published_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.version}"

    def words(self, language: str) -> str:
        """In that language or the nearest there is."""
        return nearest(dict(self.wordings.values_list("language", "body")), language) or ""

    def move_to(self, new: TextStatus, **changes: object) -> None:
        """Raises StaleStatus."""
        move(self, "status", new, TEXT_MOVES, **changes)


class ConsentWording(models.Model):
    """The words in one language."""

    text = models.ForeignKey(
        ConsentText, on_delete=models.CASCADE, related_name="wordings", verbose_name=_("consent text")
    )
    language = models.CharField(_("language"), max_length=10)
    body = models.TextField(_("words"), max_length=4000)

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [models.UniqueConstraint(fields=["text", "language"], name="consent_wording_once_per_language")]

    def __str__(self) -> str:
        return said.language(self.language)


class Consent(models.Model):
    """What the client agreed to, when, in which words, and until when."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="consents", verbose_name=_("client"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    channel = models.CharField(_("channel"), max_length=20, choices=ConsentChannel.choices, blank=True)
    granted_at = models.DateTimeField(_("granted at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    text_version = models.CharField(_("version of the text"), max_length=20)
    source = models.CharField(_("source"), max_length=30)
    changed_at = changed_at()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "purpose", "channel"],
                condition=Q(withdrawn_at=None),
                name="consent_one_open_per_purpose_and_channel",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("granted_at")),
                name="consent_withdrawn_after_granted",
            ),
        ]
        indexes = [models.Index(fields=["changed_at", "id"], name="consent_changed")]

    def __str__(self) -> str:
        return self.get_purpose_display()


class ConsentProof(models.Model):
    """How a consent can be shown later: a drawn signature (SVG), the number of a call, a form's reference."""

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    consent = models.OneToOneField(Consent, on_delete=models.CASCADE, related_name="proof", verbose_name=_("consent"))
    body = EncryptedTextField(_("proof"), max_length=200_000)

    class Meta:
        verbose_name = _("proof of consent")
        verbose_name_plural = _("proofs of consent")

    def __str__(self) -> str:
        return str(self.uid)[:8]


class QuietSpell(models.Model):
    """The client asked to be left alone: nobody writes to them, whatever they agreed to."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="quiet_spells", verbose_name=_("client"))
    began_at = models.DateTimeField(_("since"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=30)

    objects = QuietSpellQuerySet.as_manager()

    class Meta:
        verbose_name = _("do not disturb")
        verbose_name_plural = _("do not disturb")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("began_at")), name="quiet_spell_ends_later"
            )
        ]
        indexes = [models.Index(fields=["client", "began_at"], name="quiet_spell_of_client")]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d}"
