"""A rule as the builder's page sends it."""

from typing import Any

NEAR = {"node": ["2:1:days_to_birthday"], "c2-op": "<=", "c2-value": "7"}
TEXTS = {
    "title-en": "Birthday on {birthday_on}",
    "why-en": "In {days_to_birthday} days",
    "say-en": "Good day, {client}",
    "title-zh-hans": "生日 {birthday_on}",
    "why-zh-hans": "还有 {days_to_birthday} 天",
    "say-zh-hans": "{client}您好",
}


def a_rule(**changes: Any) -> dict[str, Any]:
    """Whole and without mistakes: birthday in the next 7 days, unless `changes` say otherwise."""
    return {
        "name_zh": "生日将近",
        "name_en": "Birthday soon",
        "kind": "business",
        "trigger": "schedule",
        "at_hour": "9",
        "per": "birthday",
        "recipient": "primary",
        "valid_days": "3",
        "priority": "60",
        "cooldown_days": "30",
        "holdout_percent": "0",
        **NEAR,
        **TEXTS,
        **changes,
    }
