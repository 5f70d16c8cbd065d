"""Tables of alerts: rules with versions, runs, alerts."""

from clienteling.alerts.models.alert import Alert, Delivery, Handling, Reason
from clienteling.alerts.models.autotag import AutoTag
from clienteling.alerts.models.rule import Rule, RuleStatus, RuleText, RuleVersion, Trigger
from clienteling.alerts.models.run import RuleRun

__all__ = [
    "Alert",
    "AutoTag",
    "Delivery",
    "Handling",
    "Reason",
    "Rule",
    "RuleRun",
    "RuleStatus",
    "RuleText",
    "RuleVersion",
    "Trigger",
]
