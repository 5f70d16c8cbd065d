"""Guidelines: published by version, acknowledged before anything is sent, with a quiz whose attempts are kept."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import override

from clienteling.associates.models import Acknowledgement, Associate, Guideline, QuizAttempt
from clienteling.associates.roles import Role
from clienteling.associates.services import (
    acknowledge,
    answer_quiz,
    new_version,
    progress,
    publish,
    quiz,
    refuse_unread,
    retire,
    unread,
)
from clienteling.clients.onboarding import FIRST_CLIENTS
from clienteling.lib.errors import DomainError
from tests.conftest import Cast
from tests.factories import AssociateFactory, FollowFactory, GuidelineFactory, MarketFactory, QuestionFactory

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def compliance(cast: Cast) -> Associate:
    return AssociateFactory.create(username="rules", userid="", market=None, store=None, role=Role.COMPLIANCE)


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(DomainError) as error:
        act()
    return error.value.code


def read(guideline: Guideline, associate: Associate) -> Acknowledgement:
    return acknowledge(guideline, associate=associate, language="en", at=AT)


def answer(guideline: Guideline, associate: Associate, *answers: int) -> QuizAttempt:
    return answer_quiz(guideline, associate=associate, language="en", answers=answers, at=AT)


def test_a_new_version_must_be_read_again(cast: Cast, compliance: Associate) -> None:
    first = GuidelineFactory.create()
    read(first, cast.lin)
    second = new_version(first, by=compliance)
    refuse_unread(cast.lin)
    publish(second, by=compliance, at=AT)
    first.refresh_from_db()
    assert (first.status, second.version) == ("retired", 2)
    assert refused(lambda: refuse_unread(cast.lin)) == "guideline_unread"
    assert unread(cast.lin).get().words("fr").title == first.words("en").title


def test_a_version_under_way_is_not_begun_twice(compliance: Associate) -> None:
    first = GuidelineFactory.create()
    assert new_version(first, by=compliance) == new_version(first, by=compliance)


def test_only_the_current_version_is_acknowledged_and_once(cast: Cast, compliance: Associate) -> None:
    guideline = GuidelineFactory.create()
    assert read(guideline, cast.lin) == read(guideline, cast.lin)
    retire(guideline, by=compliance, at=AT)
    assert refused(lambda: read(guideline, cast.zhou)) == "guideline_not_current"
    refuse_unread(cast.zhou)


def test_a_guideline_of_another_market_is_not_ours_to_read(cast: Cast) -> None:
    elsewhere = GuidelineFactory.create(market=MarketFactory.create())
    refuse_unread(cast.lin)
    assert refused(lambda: read(elsewhere, cast.lin)) == "guideline_not_current"


def test_only_compliance_publishes_and_never_without_words(cast: Cast, compliance: Associate) -> None:
    draft = GuidelineFactory.create(status="draft", text=None)
    assert refused(lambda: publish(draft, by=cast.marketing, at=AT)) == "not_allowed"
    assert refused(lambda: publish(draft, by=compliance, at=AT)) == "text_missing"


def test_every_attempt_at_the_quiz_is_kept(cast: Cast) -> None:
    guideline = GuidelineFactory.create()
    assert not answer(guideline, cast.lin, 1).passed
    assert answer(guideline, cast.lin, 2).passed
    assert QuizAttempt.objects.values_list("right", "questions").order_by("pk")[0] == (0, 1)


@pytest.mark.parametrize(("pass_percent", "passed"), [(50, True), (51, False)])
def test_the_pass_mark_is_a_share_of_right_answers(cast: Cast, pass_percent: int, passed: bool) -> None:
    guideline = GuidelineFactory.create(pass_percent=pass_percent)
    QuestionFactory.create(guideline=guideline)
    assert answer(guideline, cast.lin, 2, 1).passed is passed


@pytest.mark.parametrize("answers", [(), (0,), (3,), (2, 2)])
def test_every_question_wants_one_of_its_answers(cast: Cast, answers: tuple[int, ...]) -> None:
    guideline = GuidelineFactory.create()
    assert refused(lambda: answer(guideline, cast.lin, *answers)) == "quiz_incomplete"


def test_the_quiz_is_in_the_language_the_guideline_is_read_in(cast: Cast) -> None:
    guideline = GuidelineFactory.create()
    chinese = QuestionFactory.create(guideline=guideline, language="zh-hans")
    assert [question.language for question in quiz(guideline, "zh-hans")] == ["en"]
    guideline.texts.create(language="zh-hans", title="规范", body="规范")
    assert quiz(guideline, "zh-hans") == [chinese]


def test_progress_says_where_each_associate_stands(cast: Cast, django_assert_num_queries: Any) -> None:
    guideline = GuidelineFactory.create()
    for one in (cast.lin, cast.zhou):
        read(guideline, one)
    answer(guideline, cast.lin, 2)
    FollowFactory.create_batch(FIRST_CLIENTS, associate=cast.lin)
    with django_assert_num_queries(4):
        lin, zhou, chan = progress([cast.lin, cast.zhou, cast.chan])
    assert {"guideline", "quiz", "clients"} <= lin.done
    assert zhou.next and zhou.next.code == "quiz"
    assert chan.next and chan.next.code == "guideline" and chan.percent == 0


def test_without_guidelines_nobody_is_held_up(cast: Cast) -> None:
    (lin,) = progress([cast.lin])
    assert lin.done == {"guideline", "quiz"}
