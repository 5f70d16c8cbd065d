"""Evidence for people: stored values (numbers, ids, dates) become words in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.utils.formats import date_format
from django.utils.translation import override

from clienteling.alerts.facts import FACTS, Fact, Kind
from clienteling.alerts.facts.fact import is_day
from clienteling.alerts.sentences import yes_no
from clienteling.assets.models import Asset
from clienteling.clients.models import Product, Tier
from clienteling.lib.money import format_money

# What a text may name beside the keys of the rule's facts.
DERIVED = {"client", "product", "tier", "next_tier", "amount", "refund", "price", "price_before"}
RANKS = {"tier": "tier_rank", "next_tier": "next_tier_rank"}
# Word → amount and currency it is made of.
MONEY = {
    "amount": ("order_minor", "order_currency"),
    "refund": ("refund_minor", "refund_currency"),
    "price": ("amount_minor", "currency"),
    "price_before": ("before_minor", "currency"),
}
EVERY_YEAR = {"birthday_on", "lunar_birthday_on"}


@dataclass(frozen=True)
class Lookup:
    """Names of what evidence points at, fetched once for many alerts. `choices`: per fact, value → name."""

    products: Mapping[int, str]
    tiers: Mapping[int, str]
    assets: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, evidences: Iterable[Mapping[str, Any]]) -> Self:
        evidences = list(evidences)
        wanted, sent = named(evidences, "product_id"), named(evidences, "asset")
        ranked = any(key in e for e in evidences for key in RANKS.values())
        facts = {fact.name: fact for e in evidences for key in e if (fact := fact_of(key)) and fact.options}
        return cls(
            dict(Product.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {},
            dict(Tier.objects.values_list("rank", "name")) if ranked else {},
            dict(Asset.objects.filter(code__in=sent).values_list("code", "title")) if sent else {},
            {name: fact.options() for name, fact in facts.items() if fact.options},
        )


def named(evidences: Iterable[Mapping[str, Any]], key: str) -> set[Any]:
    return {e[key] for e in evidences if key in e}


def fact_of(key: str) -> Fact | None:
    """The fact whose value stands under that key of evidence: its name, perhaps with parameters after it."""
    names = [name for name in FACTS if key == name or key.startswith(f"{name}_")]
    return FACTS[max(names, key=len)] if names else None


def shown(evidence: Mapping[str, Any], lookup: Lookup, language: str) -> dict[str, str]:
    """Every value as text: dates written out, ids as names, money with its sign."""
    with override(language):
        texts = {key: text(key, value, evidence, lookup) for key, value in evidence.items()}
    if "product_id" in evidence:
        texts["product"] = lookup.products.get(evidence["product_id"], "")
    for word, key in RANKS.items():
        if key in evidence:
            texts[word] = lookup.tiers.get(evidence[key], "")
    for word, (amount, currency) in MONEY.items():
        if amount in evidence and currency in evidence:
            texts[word] = format_money(evidence[amount], evidence[currency])
    return texts


def text(key: str, value: Any, evidence: Mapping[str, Any], lookup: Lookup) -> str:
    """In the language that is active."""
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, str) and key.endswith("_on") and is_day(value):
        return date_format(date.fromisoformat(value), "MONTH_DAY_FORMAT" if key in EVERY_YEAR else "DATE_FORMAT")
    if key == "asset":
        return lookup.assets.get(value, value)
    return of_fact(fact_of(key), value, evidence, lookup)


def of_fact(fact: Fact | None, value: Any, evidence: Mapping[str, Any], lookup: Lookup) -> str:
    if fact and fact.kind is Kind.MONEY and fact.currency in evidence:
        return format_money(value, evidence[fact.currency])
    return lookup.choices.get(fact.name, {}).get(value, str(value)) if fact else str(value)
