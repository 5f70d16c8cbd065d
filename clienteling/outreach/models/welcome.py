"""Welcome messages: what a client reads in the seconds after adding an associate."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.assets.models import Asset
from clienteling.associates.models import Market, Store
from clienteling.clients.models import ContactWay
from clienteling.lib import said
from clienteling.lib.wordings import nearest
from clienteling.outreach.models.approval import Approvable
from clienteling.outreach.querysets import WelcomeMessageQuerySet
from clienteling.wecom.models import Corp


class Slot(models.TextChoices):
    """When the message is for; a window of the day is given by its hours."""

    ALWAYS = "always", _("Always")
    OPEN = "open", _("While the store is open")
    CLOSED = "closed", _("While the store is closed")
    HOURS = "hours", _("Between two hours of the day")


class WelcomeMessage(Approvable):
    """For a contact way, a store, a market or the whole house: the narrowest that fits is sent."""

    title = models.CharField(_("title"), max_length=120)
    market = models.ForeignKey(Market, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("market"))
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("store"))
    way = models.ForeignKey(ContactWay, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("contact way"))
    slot = models.CharField(_("slot"), max_length=8, choices=Slot.choices, default=Slot.ALWAYS)
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("until"), null=True, blank=True)
    asset = models.ForeignKey(
        Asset, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("picture")
    )
    link = models.URLField(_("link"), max_length=500, blank=True)
    link_title = models.CharField(_("title of the link"), max_length=40, blank=True)

    objects = WelcomeMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("welcome message")
        verbose_name_plural = _("welcome messages")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "approved", "withdrawn"]), name="welcome_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="welcome_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(slot="hours") | Q(starts__isnull=False, ends__isnull=False),
                name="welcome_between_two_hours_names_them",
                violation_error_message=_("Give both hours."),
            ),
            models.CheckConstraint(
                condition=Q(link="") | ~Q(link_title=""),
                name="welcome_link_has_a_title",
                violation_error_message=_("Give the link a title."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def words(self, language: str) -> str:
        """In that language or the nearest there is."""
        return nearest({text.language: text.text for text in self.texts.all()}, language) or ""


class WelcomeText(models.Model):
    """`{client}` and `{associate}` are replaced by their names."""

    message = models.ForeignKey(
        WelcomeMessage, on_delete=models.CASCADE, related_name="texts", verbose_name=_("welcome message")
    )
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"), max_length=1000)

    class Meta:
        verbose_name = _("words")
        verbose_name_plural = _("words")
        constraints = [models.UniqueConstraint(fields=["message", "language"], name="welcome_text_once_per_language")]

    def __str__(self) -> str:
        return said.language(self.language)


class WelcomeMedia(models.Model):
    """The picture's id at a corp, uploaded ahead of time: an upload would eat the 20 seconds."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="+", verbose_name=_("picture"))
    corp = models.ForeignKey(Corp, on_delete=models.CASCADE, related_name="+", verbose_name=_("corp"))
    media_id = models.CharField(_("media ID"), max_length=256)
    ready_at = models.DateTimeField(_("ready since"))

    class Meta:
        verbose_name = _("picture of welcome messages")
        verbose_name_plural = _("pictures of welcome messages")
        constraints = [models.UniqueConstraint(fields=["asset", "corp"], name="welcome_picture_once_per_corp")]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.corp_id}"
