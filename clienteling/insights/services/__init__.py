"""Reports and figures: `programme_summary(user, at)` and `monthly_report(month, *, user)`."""

from clienteling.insights.services.monthly import monthly_report
from clienteling.insights.services.programme import programme_summary
from clienteling.insights.services.stores import stores_of

__all__ = ["monthly_report", "programme_summary", "stores_of"]
