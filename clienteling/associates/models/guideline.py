"""What associates must have read before they send anything: guidelines by version, in each language, with a quiz."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models.market import Market
from clienteling.associates.models.people import Associate
from clienteling.associates.querysets import GuidelineQuerySet
from clienteling.lib.moves import move
from clienteling.lib.wordings import nearest


class GuidelineStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


MOVES: dict[str, set[str]] = {
    GuidelineStatus.DRAFT: {GuidelineStatus.PUBLISHED},
    GuidelineStatus.PUBLISHED: {GuidelineStatus.RETIRED},
}


class Guideline(models.Model):
    """One version. The published one of a code is current: it must be read again although an older one was."""

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    market = models.ForeignKey(Market, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("market"))
    status = models.CharField(
        _("status"), max_length=10, choices=GuidelineStatus.choices, default=GuidelineStatus.DRAFT, editable=False
    )
    pass_percent = models.PositiveSmallIntegerField(_("right answers needed, %"), default=80)
    published_by = models.ForeignKey(
        Associate, null=True, blank=True, on_delete=models.PROTECT, editable=False, verbose_name=_("published by")
    )
    published_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("published at"), null=True, blank=True, editable=False
    )

    objects = GuidelineQuerySet.as_manager()

    class Meta:
        verbose_name = _("guideline")
        verbose_name_plural = _("guidelines")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="guideline_version_once_per_code"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(status="published"), name="guideline_one_published_per_code"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published", "retired"]), name="guideline_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(published_by__isnull=False, published_at__isnull=False),
                name="guideline_published_by_somebody",
            ),
            models.CheckConstraint(condition=Q(pass_percent__lte=100), name="guideline_pass_mark_is_a_percentage"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    def move_to(self, new: GuidelineStatus, **changes: object) -> None:
        """Raises StaleStatus."""
        move(self, "status", new, MOVES, **changes)

    def words(self, language: str) -> "GuidelineText":
        """In that language or the nearest there is; published ones have one. Raises LookupError for none."""
        found = nearest({text.language: text for text in self.texts.all()}, language)
        if found is None:
            raise LookupError("a guideline without words")
        return found


class GuidelineText(models.Model):
    guideline = models.ForeignKey(
        Guideline, on_delete=models.CASCADE, related_name="texts", verbose_name=_("guideline")
    )
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=80)
    body = models.TextField(_("text"), max_length=8000)

    class Meta:
        verbose_name = _("words")
        verbose_name_plural = _("words")
        constraints = [
            models.UniqueConstraint(fields=["guideline", "language"], name="guideline_text_once_per_language")
        ]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """Of the quiz, in one language. `right` counts the answers from 1."""

    guideline = models.ForeignKey(
        Guideline, on_delete=models.CASCADE, related_name="questions", verbose_name=_("guideline")
    )
    language = models.CharField(_("language"), max_length=10)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    text = models.CharField(_("question"), max_length=200)
    choices = ArrayField(models.CharField(max_length=120), verbose_name=_("answers"))
    right = models.PositiveSmallIntegerField(_("right answer"), help_text=_("Counted from 1."))

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["guideline", "language", "position"], name="question_once_per_language_and_position"
            ),
            models.CheckConstraint(
                condition=Q(right__gte=1) & Q(right__lte=F("choices__len")),
                name="question_right_answer_is_among_its_answers",
                violation_error_message=_("The right answer is not among the answers."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        if self.choices and self.right and self.right > len(self.choices):
            raise ValidationError({"right": _("The right answer is not among the answers.")})
