"""The rule language: what is refused, and with which path and reason."""

from typing import Any

import pytest

from clienteling.alerts import conditions, periods
from clienteling.alerts.conditions import All, Any_, Comparison, Not
from clienteling.lib.errors import DomainError

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
