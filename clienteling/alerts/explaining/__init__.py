"""Why there is an alert, and why there is none: answers from stored evidence, in words."""

from clienteling.alerts.explaining.absence import why_not
from clienteling.alerts.explaining.answer import Answer, Finding, Line
from clienteling.alerts.explaining.presence import why

__all__ = ["Answer", "Finding", "Line", "why", "why_not"]
