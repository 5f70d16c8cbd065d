"""Making rules: checked whole, versions kept."""

from collections.abc import Sequence
from typing import Any

import pytest

from clienteling.alerts.models import Rule, Trigger
from clienteling.alerts.sentences import sentence
from clienteling.alerts.services import NewText, NewVersion, add_version, go_live
from clienteling.lib.errors import DomainError
from tests import factories
from tests.alerts.conftest import make_rule

BIRTHDAY = {"fact": "days_to_birthday", "op": "<=", "value": 7}


def version(**changes: Any) -> NewVersion:
    texts = [NewText("en", "{client}", "{days_to_birthday}", "Happy birthday")]
    return NewVersion(
        **{
            "trigger": Trigger.SCHEDULE,
            "conditions": BIRTHDAY,
            "period": {"per": "birthday"},
            "texts": texts,
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"conditions": {"fact": "nothing"}}, "bad_conditions"),
        ({"period": {"per": "moon"}}, "bad_period"),
        ({"texts": [NewText("zh-hans", "a", "b", "c")]}, "text_missing"),
        ({"texts": [NewText("en", "{shoe_size}", "b", "c")]}, "unknown_variable"),
        ({"texts": [NewText("en", "{client", "b", "c")]}, "bad_template"),
        ({"texts": [NewText("en", "{client!r}", "b", "c")]}, "bad_template"),
        ({"texts": [NewText("en", "{client.__class__}", "b", "c")]}, "unknown_variable"),
    ],
)
def test_a_bad_version_is_refused_and_nothing_stored(db: None, changes: dict[str, Any], code: str) -> None:
    rule = Rule.objects.create(code="r", name="r")
    with pytest.raises(DomainError) as refusal:
        add_version(rule, version(**changes))
    assert refusal.value.code == code and not rule.versions.exists()


def test_versions_count_up_and_the_old_one_stays(db: None) -> None:
    rule = make_rule().rule
    add_version(rule, version(at_hour=7))
    assert list(rule.versions.order_by("number").values_list("number", "at_hour")) == [(1, 9), (2, 7)]


def test_further_assets_keep_their_order_in_each_version(db: None) -> None:
    first, second, third = factories.AssetFactory.create_batch(3)
    rule = make_rule(asset=first, further_assets=[third, second]).rule
    add_version(rule, version(asset=first, further_assets=[second]))
    told = [[one.asset for one in each.further_assets.all()] for each in rule.versions.order_by("number")]
    assert told == [[third, second], [second]]


@pytest.mark.parametrize(("first", "further"), [(0, range(1, 10)), (0, [1, 0]), (0, [1, 1]), (None, [1])])
def test_up_to_nine_assets_each_once_beginning_with_the_first(
    db: None, first: int | None, further: Sequence[int]
) -> None:
    pool = factories.AssetFactory.create_batch(10)
    rule = Rule.objects.create(code="r", name="r")
    asked = version(asset=None if first is None else pool[first], further_assets=[pool[n] for n in further])
    with pytest.raises(DomainError) as refusal:
        add_version(rule, asked)
    assert (refusal.value.code, refusal.value.field) == ("bad_assets", "asset")
    assert add_version(rule, version(asset=pool[0], further_assets=pool[1:9])).further_assets.count() == 8


def test_a_rule_without_conditions_cannot_go_live(db: None) -> None:
    rule = Rule.objects.create(code="r", name="r")
    with pytest.raises(DomainError):
        go_live(rule)


def test_a_rule_reads_as_a_sentence() -> None:
    tree = {"all": [BIRTHDAY, {"not": {"fact": "tier_rank", "op": "<", "value": 2}}]}
    assert sentence(tree, "en") == "days until the birthday ≤ 7 days and not (loyalty tier (rank) < 2 rank)"
