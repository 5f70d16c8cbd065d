"""Reports and figures: `programme_summary(user, at)` and `monthly_report(month, *, user)`."""

from clienteling.insights.services.programme import programme_summary

__all__ = ["programme_summary"]
