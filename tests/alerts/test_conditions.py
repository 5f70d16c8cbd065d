"""The rule language: what is refused, and with which path and reason."""

from typing import Any

import pytest
from django.utils.translation import override

from clienteling.alerts import conditions, periods
from clienteling.alerts.conditions import All, Any_, Comparison, Not
from clienteling.associates.models import Market
from clienteling.clients.models import CustomField, Tag, TagGroup
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from tests import factories

BIRTHDAY = {"fact": "days_to_birthday", "op": "<=", "value": 7}


def test_a_tree_is_read_with_its_groups() -> None:
    tree = conditions.parse({"all": [BIRTHDAY, {"any": [BIRTHDAY, {"not": BIRTHDAY}]}]})
    assert isinstance(tree, All) and isinstance(tree.parts[1], Any_)
    assert isinstance(tree.parts[1].parts[1], Not)
    assert [c.value for c in conditions.comparisons(tree)] == [7, 7, 7]


def test_parameters_are_part_of_a_comparison() -> None:
    tree = conditions.parse({"fact": "same_product_views", "params": {"days": 7}, "op": ">=", "value": 3})
    assert isinstance(tree, Comparison) and tree.fact.key(tree.params) == "same_product_views_days7"


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ([], "conditions"),
        ({"all": []}, "conditions.all"),
        ({"all": [BIRTHDAY], "any": [BIRTHDAY]}, "conditions.all"),
        ({"all": [BIRTHDAY, {"fact": "shoe_size", "op": "=", "value": 1}]}, "conditions.all[1].fact"),
        ({**BIRTHDAY, "op": "~"}, "conditions.op"),
        ({**BIRTHDAY, "op": "; DROP TABLE"}, "conditions.op"),
        ({**BIRTHDAY, "value": "7"}, "conditions.value"),
        ({**BIRTHDAY, "value": True}, "conditions.value"),
        ({**BIRTHDAY, "value": 2**60}, "conditions.value"),
        ({**BIRTHDAY, "params": {"days": 1}}, "conditions.params"),
        ({**BIRTHDAY, "colour": "red"}, "conditions"),
        (
            {"fact": "same_product_views", "params": {"days": 0}, "op": ">=", "value": 3},
            "conditions.params.days",
        ),
    ],
)
def test_bad_conditions_are_refused_with_their_path(raw: Any, path: str) -> None:
    with pytest.raises(DomainError) as refusal:
        conditions.parse(raw)
    assert refusal.value.code == "bad_conditions" and refusal.value.detail.startswith(f"{path}:")


def asked(fact: str, value: Any, op: str = "=", **params: Any) -> dict[str, Any]:
    return {"fact": fact, "op": op, "value": value, "params": params}


@pytest.mark.parametrize(
    ("raw", "path", "reason"),
    [
        (asked("shoe_size", 1), "fact", "unknown fact 'shoe_size'"),
        (asked("do_not_disturb", 1), "value", "must be of type boolean"),
        (asked("do_not_disturb", True, ">="), "op", "must be one of ="),
        (asked("market", True), "value", "must be of type text"),
        (asked("market", "x" * 81), "value", "must be 1 to 80 printable characters"),
        (asked("market", "a\x00b"), "value", "must be 1 to 80 printable characters"),
        (asked("first_order_on", "2026-02-30"), "value", "must be of type date"),
        (asked("first_order_on", "0001-01-01"), "value", "must be of type date"),
        (asked("first_order_on", "20260201"), "value", "must be of type date"),
        (asked("spent_ever", "1000"), "value", "must be of type money"),
        (asked("spent_ever", 1.5), "value", "must be of type money"),
        (asked("age_at_birthday", 500), "value", "must be between 0 and 150"),
        (asked("orders_in_days", 1, days=100_000), "params.days", "must be between 1 and 3660"),
        (asked("orders_in_days", 1, days=True), "params.days", "must be between 1 and 3660"),
        (asked("orders_in_days", 1), "params", "must be exactly: days"),
        (asked("activity_count", 1, kind=99, days=7), "params.kind", "must be one of 1, 2, 3"),
        (asked("activity_count", 1, kind=[], days=7), "params.kind", "must be one of 1, 2, 3"),
        (asked("days_to_festival", 1, festival="moon"), "params.festival", "must be one of new_year"),
        (asked("has_tag", True, tag=""), "params.tag", "must be 1 to 80 printable characters"),
        (asked("has_tag", True, tag=7), "params.tag", "must be 1 to 80 printable characters"),
    ],
)
def test_what_no_fact_can_mean_is_refused_with_field_and_reason(raw: Any, path: str, reason: str) -> None:
    with pytest.raises(DomainError) as refusal, override("en"):
        conditions.parse(raw)
    assert refusal.value.field == "conditions"
    assert refusal.value.detail.startswith(f"conditions.{path}: {reason}")


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (asked("has_tag", True, tag="Nobody"), "params.tag: there is no"),
        (asked("days_since_category_order", 1, category="hats"), "params.category: there is no product category hats"),
        (asked("custom_text", "x", field="secret"), "params.field: there is no field of the house secret"),
        (asked("store", "nowhere"), "value: must be one of SH1"),
        (asked("language", "de"), "value: must be one of zh-hans, zh-hant, en, fr"),
    ],
)
def test_a_rule_names_what_is_there_when_it_is_written(shop: None, raw: Any, path: str) -> None:
    with pytest.raises(DomainError) as refusal, override("en"):
        conditions.checked({"any": [BIRTHDAY, {"all": [{"not": raw}]}]})
    assert refusal.value.detail.startswith(f"conditions.any[1].all[0].not.{path}")
    assert conditions.parse(raw)  # a live rule goes on when what it names is gone


@pytest.fixture
def shop(db: None) -> None:
    """A store, and a field that no rule may read."""
    factories.StoreFactory.create(code="SH1")
    CustomField.objects.create(code="secret", kind="text", labels={"en": "Secret"}, is_personal=True)


def test_what_is_there_may_be_named(shop: None) -> None:
    tag = Tag.objects.create(group=TagGroup.objects.create(market=Market.objects.get(), name="Style"), name="VIP")
    for name in ("VIP", "Style/VIP"):
        assert conditions.checked(asked("has_tag", True, tag=name))
    Tag.objects.filter(pk=tag.pk).update(gone_at=clock.now())
    with pytest.raises(DomainError):
        conditions.checked(asked("has_tag", True, tag="VIP"))


def test_a_tree_too_deep_or_too_wide_is_refused() -> None:
    deep: Any = BIRTHDAY
    for _step in range(10):
        deep = {"not": deep}
    for raw in (deep, {"all": [BIRTHDAY] * 31}):
        with pytest.raises(DomainError):
            conditions.parse(raw)


@pytest.mark.parametrize(
    "raw", [None, {}, {"per": "moon"}, {"per": "days"}, {"per": "days", "days": 0}, {"per": "order", "days": 3}]
)
def test_bad_periods_are_refused(raw: Any) -> None:
    with pytest.raises(DomainError) as refusal:
        periods.check(raw)
    assert refusal.value.code == "bad_period" and refusal.value.field == "period"


@pytest.mark.parametrize(
    "fact", ["days_to_birthday", "days_since_tier_rose", "days_to_tier_expiry", "days_since_order", "days_since_touch"]
)
def test_days_beyond_the_calendar_are_refused(fact: str) -> None:
    with pytest.raises(DomainError, match=r"^bad_conditions: conditions\.value: "):
        conditions.parse({"fact": fact, "op": "<=", "value": 2**31})
