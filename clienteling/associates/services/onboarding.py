"""How far associates are on the onboarding path; the steps that guidelines make."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Acknowledgement, Associate, Guideline, Question, QuizAttempt
from clienteling.associates.onboarding import Step, register, steps
from clienteling.associates.querysets import GuidelineQuerySet


@dataclass(frozen=True)
class Progress:
    """`done`: the codes of the steps an associate has behind them."""

    associate: Associate
    steps: Sequence[Step]
    done: frozenset[str]

    @property
    def next(self) -> Step | None:
        """The step the associate is at; None when all are done."""
        return next((step for step in self.steps if step.code not in self.done), None)

    @property
    def percent(self) -> int:
        return 100 * len(self.done) // len(self.steps) if self.steps else 100


def progress(associates: Collection[Associate]) -> list[Progress]:
    """A few queries per step, however many associates."""
    known, keys = steps(), [associate.pk for associate in associates]
    done = {step.code: step.done(keys) for step in known}
    return [
        Progress(one, known, frozenset(code for code, whose in done.items() if one.pk in whose)) for one in associates
    ]


def have_acknowledged(keys: Collection[int]) -> set[int]:
    """Nothing current is unread."""
    read = Acknowledgement.objects.filter(guideline=OuterRef("pk"), associate=OuterRef(OuterRef("pk")))
    return _nothing_left(keys, Guideline.objects.current().filter(~Exists(read)))


def have_passed(keys: Collection[int]) -> set[int]:
    """The quiz of each current guideline that has one."""
    passed = QuizAttempt.objects.filter(guideline=OuterRef("pk"), associate=OuterRef(OuterRef("pk")), passed=True)
    asked = Question.objects.filter(guideline=OuterRef("pk"))
    return _nothing_left(keys, Guideline.objects.current().filter(Exists(asked), ~Exists(passed)))


def _nothing_left(keys: Collection[int], left: GuidelineQuerySet) -> set[int]:
    of_theirs = left.filter(Q(market=None) | Q(market=OuterRef("market")))
    people = Associate.objects.active().filter(~Exists(of_theirs), pk__in=keys)
    return set(people.values_list("pk", flat=True))


def register_steps() -> None:
    """Called once, when the app is ready."""
    read = _("Read the guideline and acknowledge it"), _("Nobody sends anything of the house before that.")
    answer = _("Pass the quiz"), _("A few questions about what you have read.")
    register(Step("guideline", *read, place=10, done=have_acknowledged))
    register(Step("quiz", *answer, place=20, done=have_passed))
