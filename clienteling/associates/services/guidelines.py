"""Guidelines: published by head office, read, acknowledged and answered by associates."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from clienteling.associates.models import (
    Acknowledgement,
    Associate,
    Guideline,
    GuidelineStatus,
    GuidelineText,
    Question,
    QuizAttempt,
)
from clienteling.associates.querysets import GuidelineQuerySet
from clienteling.lib.errors import DomainError

MAY = "associates.change_guideline"


def publish(guideline: Guideline, *, by: Associate, at: datetime) -> None:
    """From now on this version is the one to read; the one before is retired."""
    by.must_in(guideline.market_id, MAY)
    if not guideline.texts.exists():
        raise DomainError("text_missing", _("The guideline has no words yet."), "texts")
    with transaction.atomic():
        before = Guideline.objects.select_for_update().filter(code=guideline.code, status=GuidelineStatus.PUBLISHED)
        for older in before:
            older.move_to(GuidelineStatus.RETIRED)
        guideline.move_to(GuidelineStatus.PUBLISHED, published_by=by, published_at=at)


def retire(guideline: Guideline, *, by: Associate, at: datetime) -> None:
    """Nobody needs to read it any more; who did stays on record."""
    by.must_in(guideline.market_id, MAY)
    guideline.move_to(GuidelineStatus.RETIRED)


def new_version(guideline: Guideline, *, by: Associate) -> Guideline:
    """A draft with the same words and questions, to be changed and published in its turn."""
    by.must_in(guideline.market_id, MAY)
    with transaction.atomic():
        versions = Guideline.objects.select_for_update().filter(code=guideline.code).order_by("pk")
        if draft := next((one for one in versions if one.status == GuidelineStatus.DRAFT), None):
            return draft
        latest = versions.aggregate(latest=Max("version"))["latest"]
        draft = Guideline.objects.create(
            code=guideline.code, version=latest + 1, market=guideline.market, pass_percent=guideline.pass_percent
        )
        copy_words(guideline, draft)
    return draft


def copy_words(guideline: Guideline, draft: Guideline) -> None:
    texts, questions = list(guideline.texts.all()), list(guideline.questions.all())
    for text in texts:
        text.pk, text.guideline = None, draft
    for question in questions:
        question.pk, question.guideline = None, draft
    GuidelineText.objects.bulk_create(texts)
    Question.objects.bulk_create(questions)


def unread(associate: Associate) -> GuidelineQuerySet:
    """What the associate must still acknowledge."""
    return Guideline.objects.current().of_market(associate.market_id).exclude(acknowledgements__associate=associate)


def refuse_unread(associate: Associate) -> None:
    """Raises DomainError `guideline_unread`: nobody sends anything of the house before that."""
    if unread(associate).exists():
        raise DomainError("guideline_unread", _("Please read and acknowledge the house's guideline first."))


def acknowledge(guideline: Guideline, *, associate: Associate, language: str, at: datetime) -> Acknowledgement:
    """Twice is once. Raises DomainError `guideline_not_current`."""
    if not Guideline.objects.current().of_market(associate.market_id).filter(pk=guideline.pk).exists():
        raise DomainError("guideline_not_current", _("There is a newer version of this guideline."))
    read = Acknowledgement(guideline=guideline, associate=associate, language=language, acknowledged_at=at)
    Acknowledgement.objects.bulk_create([read], ignore_conflicts=True)
    return Acknowledgement.objects.get(guideline=guideline, associate=associate)


def quiz(guideline: Guideline, language: str) -> list[Question]:
    """The questions in the language in which the guideline is read."""
    spoken = guideline.words(language).language
    return [question for question in guideline.questions.all() if question.language == spoken]


def answer_quiz(
    guideline: Guideline, *, associate: Associate, language: str, answers: Sequence[int], at: datetime
) -> QuizAttempt:
    """`answers` count from 1, in the order of `quiz`; 0 for none. Every attempt is kept.

    Raises DomainError `quiz_incomplete` when it is not one answer for each question.
    """
    questions = quiz(guideline, language)
    if len(answers) != len(questions) or not all(
        1 <= given <= len(question.choices) for question, given in zip(questions, answers, strict=True)
    ):
        raise DomainError("quiz_incomplete", _("Please answer every question."))
    right = sum(given == question.right for question, given in zip(questions, answers, strict=True))
    return QuizAttempt.objects.create(
        guideline=guideline,
        associate=associate,
        language=language,
        attempted_at=at,
        answers=list(answers),
        right=right,
        questions=len(questions),
        passed=right * 100 >= guideline.pass_percent * len(questions),
    )
