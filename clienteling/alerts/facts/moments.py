"""Moments in SQL: windows of elapsed days, (as_of − days, as_of], and local days or hours since a moment."""

from clienteling.alerts.facts.fact import AsOf, Params


def within(column: str, as_of: AsOf, params: Params, days: int) -> str:
    """Constant bounds, so that PostgreSQL leaves the other months' partitions alone. A day has 24 hours here."""
    since = f"{params(as_of.at)}::timestamptz - make_interval(days => {params(days)})"
    return f"{column} > {since} AND {column} <= {params(as_of.at)}"


def local_days_since(moment: str, as_of: AsOf, params: Params) -> str:
    """Midnights of the market since then."""
    return f"({params(as_of.today)}::date - ({moment} AT TIME ZONE {params(as_of.time_zone)})::date)"


def hours_since(moment: str, as_of: AsOf, params: Params) -> str:
    """Whole hours."""
    return f"floor(extract(epoch FROM {params(as_of.at)}::timestamptz - {moment}) / 3600)::int"
