"""Facts in words: what a rule asks as a sentence, and what it saw as a person would say it."""

from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from clienteling.alerts.catalogue import document
from clienteling.alerts.evidence import Lookup, fact_of, shown
from clienteling.alerts.facts import FACTS
from clienteling.alerts.sentences import sentence
from clienteling.clients.models import ActivityKind, CustomField, Tag, TagGroup
from clienteling.clients.services import ActivityEvent, record_batch
from tests import factories
from tests.alerts.reference.trees import comparison
from tests.alerts.test_facts import at_days, evidence
from tests.conftest import Cast


@pytest.fixture
def house(cast: Cast) -> None:
    """Something to name for every kind of parameter."""
    factories.ProductFactory.create(category="bags")
    Tag.objects.create(group=TagGroup.objects.create(market=cast.market, name="Style"), name="VIP")
    for kind in ("text", "number", "yes_no", "date"):
        CustomField.objects.create(code=f"a_{kind}", kind=kind, labels={"en": kind})


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"fact": "do_not_disturb", "op": "=", "value": True}, "asked to be left alone"),
        ({"fact": "do_not_disturb", "op": "=", "value": False}, "not (asked to be left alone)"),
        ({"fact": "has_tag", "params": {"tag": "VIP"}, "op": "=", "value": True}, "has a tag (VIP)"),
        ({"fact": "language", "op": "=", "value": "en"}, "the client's language = English"),
        ({"fact": "first_order_on", "op": ">=", "value": "2026-03-01"}, "day of the first order ≥ 1 March 2026"),
        (
            {"fact": "last_order_amount", "op": ">", "value": 5_000_000},
            "amount of the last order > 50,000.00 in the market's currency",
        ),
        (
            {"fact": "activity_count", "params": {"kind": 13, "days": 7}, "op": ">=", "value": 2},
            "activities of a kind (put in the cart) ≥ 2 times within 7 days",
        ),
        (
            {"fact": "activity_since", "params": {"kind": 15, "since": 13}, "op": "=", "value": 0},
            "activities of a kind since the last of another (bought, since: put in the cart) = 0 times",
        ),
        (
            {"fact": "days_to_festival", "params": {"festival": "qixi"}, "op": "<=", "value": 7},
            "days until a festival of the market (Qixi Festival) ≤ 7 days",
        ),
    ],
)
def test_a_comparison_reads_as_a_person_would_say_it(house: None, condition: Any, said: str) -> None:
    assert sentence(condition, "en") == said


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_reads_as_a_sentence_in_both_languages(house: None, name: str) -> None:
    raw = comparison(Random(1), FACTS[name], [], None)  # type: ignore[arg-type]  # no client to look at
    for language in ("en", "zh-hans"):
        assert "%(" not in sentence(raw, language) and len(sentence(raw, language)) > 3


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ({"do_not_disturb": True}, {"do_not_disturb": "yes"}),
        ({"language": "zh-hans"}, {"language": "简体中文"}),
        ({"first_order_on": "2026-03-01"}, {"first_order_on": "1 March 2026"}),
        (
            {"spent_in_days_days30": 123_400, "market_currency": "EUR"},
            {"spent_in_days_days30": "€1,234", "market_currency": "EUR"},
        ),
        (
            {"wished_price_change": -10_000, "amount_minor": 90_000, "before_minor": 100_000, "currency": "CNY"},
            {"wished_price_change": "-¥100", "price": "¥900", "price_before": "¥1,000"},
        ),
        ({"custom_number_fielda_on": 3}, {"custom_number_fielda_on": "3"}),
        ({"refund_minor": 5_000, "refund_currency": "CNY"}, {"refund": "¥50"}),
        ({"asset": "autumn"}, {"asset": "Autumn bags"}),
    ],
)
def test_what_was_seen_reads_as_a_person_would_say_it(db: None, seen: Any, said: Any) -> None:
    factories.AssetFactory.create(code="autumn")
    assert said.items() <= shown(seen, Lookup.of([seen]), "en").items()


def test_a_key_of_evidence_names_its_fact_whatever_its_parameters(house: None) -> None:
    for fact in FACTS.values():
        raw = comparison(Random(2), fact, [], None)  # type: ignore[arg-type]  # no client to look at
        assert fact_of(fact.key(raw.get("params", {}))) == fact


def test_texts_that_differ_only_in_what_is_no_word_stay_apart() -> None:
    keys = [FACTS["has_tag"].key({"tag": text}) for text in ("a b", "a/b", "a_b", "a  b", "{a}")]
    assert len(set(keys)) == 5 and all(key.isidentifier() for key in keys)


def test_the_page_of_facts_says_what_the_code_does(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("facts")
    page = (settings.BASE_DIR / "docs" / "facts.md").read_text(encoding="utf-8")
    assert document() in page and document() in capsys.readouterr().out


def test_of_two_facts_about_products_the_one_that_has_one_is_named(cast: Cast) -> None:
    from_cart = {"fact": "hours_since_cart_left", "op": ">=", "value": 1}
    back = {"fact": "days_since_back_in_stock", "op": "<=", "value": 2}
    client = factories.ClientFactory.create(market=cast.market)
    product = factories.ProductFactory.create()
    put_in_cart(client.pk, product.pk)
    seen = evidence(cast, {"any": [from_cart, back]})
    assert seen == {"hours_since_cart_left": 48, "product_id": product.pk}


def put_in_cart(client: int, product: int) -> None:
    event = ActivityEvent(client, ActivityKind.CART_ADD, at_days(2), product)
    record_batch([event], source="web", idempotency_key="cart", at=at_days(1))
