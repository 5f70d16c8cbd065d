"""Ten rules nobody should write, through the API: each is refused with its field and the reason, and quickly."""

import json
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils.translation import override

from tests.conftest import Cast

TRY = "/api/v1/dry-runs/"
OK = {"fact": "orders", "op": ">=", "value": 1}
WIDE = {"fact": "activity_count", "params": {"kind": 11, "days": 365}, "op": ">=", "value": 1}


@pytest.fixture
def marketing(cast: Cast) -> Browser:
    browser = Browser()
    cast.marketing.language = "en"
    cast.marketing.save()
    browser.force_login(cast.marketing)
    return browser


def nested(depth: int) -> dict[str, Any]:
    tree: dict[str, Any] = OK
    for _step in range(depth):
        tree = {"not": tree}
    return tree


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ({**OK, "fact": "shoe_size"}, "conditions.fact: unknown fact 'shoe_size'"),
        ({**OK, "fact": ["orders"]}, "conditions.fact: unknown fact"),
        ({**OK, "value": "many"}, "conditions.value: must be of type integer"),
        ({**OK, "value": 10**40}, "conditions.value: must be between"),
        ({**OK, "op": "<= 0 OR 1=1 --"}, "conditions.op: must be one of"),
        ({**WIDE, "params": {"kind": 11, "days": 10**6}}, "conditions.params.days: must be between 1 and 365"),
        ({**WIDE, "params": {"kind": 11}}, "conditions.params: must be exactly: kind, days"),
        ({"all": [OK, {"any": []}]}, "conditions.all[1].any: must be a list with at least one condition"),
        ({"any": [WIDE] * 31}, "conditions: more than 30 comparisons"),
        (nested(7), "nested too deeply"),
    ],
)
def test_each_is_refused_with_its_field_and_the_reason(marketing: Browser, conditions: Any, said: str) -> None:
    with override("en"):
        answer = marketing.post(TRY, {"conditions": conditions}, content_type="application/json")
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["attr"] == "conditions" and said in error["detail"]


def test_a_body_nested_beyond_any_reader_is_a_bad_request(marketing: Browser) -> None:
    body = '{"conditions":' + '{"not":' * 50_000 + json.dumps(OK) + "}" * 50_001
    assert marketing.post(TRY, body, content_type="application/json").status_code == 400
