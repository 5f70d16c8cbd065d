"""Tables of alerts: rules with versions, runs, alerts."""

from clienteling.alerts.models.alert import Alert, Delivery, Dismissal, Handling, Reason
from clienteling.alerts.models.autotag import AutoTag
from clienteling.alerts.models.rule import Recipient, Rule, RuleKind, RuleStatus, RuleText, RuleVersion, Trigger
from clienteling.alerts.models.run import RuleRun
from clienteling.alerts.models.watermark import Watermark

__all__ = [
    "Alert",
    "AutoTag",
    "Delivery",
    "Dismissal",
    "Handling",
    "Reason",
    "Recipient",
    "Rule",
    "RuleKind",
    "RuleRun",
    "RuleStatus",
    "RuleText",
    "RuleVersion",
    "Trigger",
    "Watermark",
]
