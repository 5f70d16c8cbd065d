"""Who has read which guideline, and how they did in its quiz: kept, never changed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models.guideline import Guideline
from clienteling.associates.models.people import Associate
from clienteling.associates.querysets import AcknowledgementQuerySet, QuizAttemptQuerySet


class Acknowledgement(models.Model):
    """The proof: who, which version, in which language, when."""

    guideline = models.ForeignKey(
        Guideline, on_delete=models.PROTECT, related_name="acknowledgements", verbose_name=_("guideline")
    )
    associate = models.ForeignKey(
        Associate, on_delete=models.PROTECT, related_name="acknowledgements", verbose_name=_("associate")
    )
    language = models.CharField(_("language"), max_length=10)
    acknowledged_at = models.DateTimeField(_("acknowledged at"))

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = [
            models.UniqueConstraint(fields=["guideline", "associate"], name="guideline_acknowledged_once_per_associate")
        ]

    def __str__(self) -> str:
        return f"{self.associate} – {self.guideline}"


class QuizAttempt(models.Model):
    """`answers`: what was chosen for each question, from 1, in the order of the questions."""

    guideline = models.ForeignKey(
        Guideline, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("guideline")
    )
    associate = models.ForeignKey(
        Associate, on_delete=models.PROTECT, related_name="quiz_attempts", verbose_name=_("associate")
    )
    language = models.CharField(_("language"), max_length=10)
    attempted_at = models.DateTimeField(_("attempted at"))
    answers = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("answers"))
    right = models.PositiveSmallIntegerField(_("right answers"))
    questions = models.PositiveSmallIntegerField(_("questions"))
    passed = models.BooleanField(_("passed"))

    objects = QuizAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz attempt")
        verbose_name_plural = _("quiz attempts")
        constraints = [
            models.CheckConstraint(
                condition=Q(right__lte=F("questions")), name="quiz_right_answers_are_of_its_questions"
            )
        ]

    def __str__(self) -> str:
        return f"{self.associate} {self.right}/{self.questions}"
