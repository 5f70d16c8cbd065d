"""What a client is asked to agree to at a shop: the published words of each purpose, in the client's language."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clienteling.associates.models import Market
from clienteling.clients.models import ConsentText, Purpose, TextStatus
from clienteling.lib.errors import DomainError

ASKED = (Purpose.SERVICE, Purpose.MARKETING, Purpose.PROFILING)
NEEDED = Purpose.SERVICE  # without it there is nothing to keep


@dataclass(frozen=True)
class Question:
    """`answer` is what a form sends back: the purpose and the version of the words it was asked in."""

    purpose: Purpose
    version: str
    words: str
    needed: bool

    @property
    def answer(self) -> str:
        return f"{self.purpose}:{self.version}"


def questions(market: Market, language: str) -> list[Question]:
    """Those the market has published words for; the one that must be agreed to comes first."""
    texts = [(purpose, ConsentText.objects.in_force(purpose, market)) for purpose in ASKED]
    return [Question(purpose, text.version, text.words(language), purpose == NEEDED) for purpose, text in texts if text]


def answered(answers: Collection[str], market: Market) -> dict[str, str]:
    """Version of the words by purpose agreed to, as a form sent them.

    Raises DomainError `consent_needed` without the one that must be, `consent_text_unknown` for words nobody published.
    """
    agreed = dict(answer.partition(":")[::2] for answer in answers)
    if NEEDED not in agreed:
        raise DomainError("consent_needed", _("Please agree, so that we may keep what you entered."), "purposes")
    known = ConsentText.objects.of_market(market).exclude(status=TextStatus.DRAFT)
    shown = set(known.filter(purpose__in=agreed).values_list("purpose", "version"))
    if not agreed.items() <= shown:
        raise DomainError("consent_text_unknown", _("Please read and choose again."), "purposes")
    return agreed
