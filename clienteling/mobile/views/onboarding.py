"""Onboarding: what to do before and in the first days, the house's guidelines and their quiz."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from clienteling.associates import services
from clienteling.associates.models import Associate, Guideline, Question
from clienteling.associates.querysets import GuidelineQuerySet
from clienteling.attribution.models import CommissionPlan
from clienteling.attribution.services.commission import plan_for
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.mobile.month import month_of
from clienteling.mobile.pages import associate, market_of, phone_page, show


@require_GET
@phone_page
def checklist(request: HttpRequest) -> HttpResponse:
    """The steps, the guidelines to read, and what there is to earn."""
    user, market, today = associate(request), market_of(associate(request)), timezone.localdate()
    month = month_of(user, first=today.replace(day=1), currency=market.currency, limit=0)
    plan = plan_for(CommissionPlan.objects.filter(market=market), market.pk, today)
    unread = set(services.unread(user).values_list("pk", flat=True))
    return show(
        request,
        "mobile/onboarding.html",
        tab="me",
        progress=services.progress([user])[0],
        guidelines=[(one, one.words(user.language), one.pk in unread) for one in current(user)],
        month=month,
        rate=f"{plan.rate_bp / 100:g} %" if plan else "",
    )


@require_http_methods(["GET", "POST"])
@phone_page
def guideline(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it; a POST acknowledges it and leads on to the quiz."""
    user = associate(request)
    one = get_object_or_404(current(user), pk=pk)
    language = one.words(user.language).language
    if request.method == "POST":
        services.acknowledge(one, associate=user, language=language, at=clock.now())
        return redirect("mobile:quiz", pk=pk) if services.quiz(one, language) else redirect("mobile:onboarding")
    read = one.acknowledgements.filter(associate=user).first()
    return show(request, "mobile/guideline.html", tab="me", guideline=one, words=one.words(user.language), read=read)


@require_http_methods(["GET", "POST"])
@phone_page
def quiz(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions; a POST answers them and says how many were right."""
    user = associate(request)
    one = get_object_or_404(current(user), pk=pk)
    questions = services.quiz(one, user.language)
    context: dict[str, object] = {"guideline": one, "words": one.words(user.language), "questions": questions}
    if request.method == "POST":
        try:
            context["attempt"] = services.answer_quiz(
                one, associate=user, language=user.language, answers=chosen(request, questions), at=clock.now()
            )
        except DomainError as error:
            context["refusal"] = error.detail
    return show(request, "mobile/quiz.html", tab="me", **context)


def chosen(request: HttpRequest, questions: list[Question]) -> list[int]:
    """0 where nothing, or nonsense, was sent."""
    given = (request.POST.get(f"question-{question.pk}", "") for question in questions)
    return [int(text) if text.isdecimal() and len(text) < 4 else 0 for text in given]


def current(user: Associate) -> GuidelineQuerySet:
    return Guideline.objects.current().of_market(user.market_id).prefetch_related("texts", "questions").order_by("code")
