"""Evidence for people: stored values (numbers, ids, dates) become words in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.utils.formats import date_format
from django.utils.translation import override

from clienteling.clients.models import Product, Tier
from clienteling.lib.money import format_money

# What a text may name beside the keys of the rule's facts.
DERIVED = {"client", "product", "tier", "amount", "price", "price_before"}


@dataclass(frozen=True)
class Lookup:
    """Names of what evidence points at, fetched once for many alerts."""

    products: Mapping[int, str]
    tiers: Mapping[int, str]

    @classmethod
    def of(cls, evidences: Iterable[Mapping[str, Any]]) -> Self:
        wanted = {e["product_id"] for e in evidences if "product_id" in e}
        products = dict(Product.objects.filter(pk__in=wanted).values_list("pk", "name"))
        return cls(products, dict(Tier.objects.values_list("rank", "name")))


def shown(evidence: Mapping[str, Any], lookup: Lookup, language: str) -> dict[str, str]:
    """Every value as text: dates written out, ids as names, money with its sign."""
    with override(language):
        texts = {key: text(key, value) for key, value in evidence.items()}
    if "product_id" in evidence:
        texts["product"] = lookup.products.get(evidence["product_id"], "")
    if "tier_rank" in evidence:
        texts["tier"] = lookup.tiers.get(evidence["tier_rank"], "")
    if "order_minor" in evidence:
        texts["amount"] = format_money(evidence["order_minor"], evidence["order_currency"])
    if "before_minor" in evidence:
        texts["price"] = format_money(evidence["amount_minor"], evidence["currency"])
        texts["price_before"] = format_money(evidence["before_minor"], evidence["currency"])
    return texts


def text(key: str, value: Any) -> str:
    if key.endswith("_on"):
        return date_format(date.fromisoformat(value), "MONTH_DAY_FORMAT" if key == "birthday_on" else "DATE_FORMAT")
    return str(value)
