"""Tables of alerts: rules with versions, runs, alerts."""

from clienteling.alerts.models.alert import Alert, Delivery, Dismissal, Handling, Reason
from clienteling.alerts.models.autotag import AutoTag
from clienteling.alerts.models.outcome import InfluencedOrder, Outcome, OutcomeMark
from clienteling.alerts.models.rule import Recipient, Rule, RuleKind, RuleStatus, RuleText, RuleVersion, Trigger
from clienteling.alerts.models.run import RuleRun

__all__ = [
    "Alert",
    "AutoTag",
    "Delivery",
    "Dismissal",
    "Handling",
    "InfluencedOrder",
    "Outcome",
    "OutcomeMark",
    "Reason",
    "Recipient",
    "Rule",
    "RuleKind",
    "RuleRun",
    "RuleStatus",
    "RuleText",
    "RuleVersion",
    "Trigger",
]
