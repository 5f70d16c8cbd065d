"""Facts about client and house: language, last touch."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.fact import A_CENTURY_OF_DAYS, AsOf, Fact, Kind, Params, Source


def days_since_touch(as_of: AsOf, params: Params, _given: Mapping[str, int]) -> Source:
    last = (
        f"(SELECT max(t.occurred_at) FROM attribution_touch t"
        f" WHERE t.client_id = c.id AND t.occurred_at <= {params(as_of.at)})"
    )
    return Source(f"{params(as_of.today)}::date - ({last} AT TIME ZONE {params(as_of.time_zone)})::date")


def language(as_of: AsOf, params: Params, _given: Mapping[str, int]) -> Source:
    return Source("c.language")


FACTS = [
    Fact(
        "days_since_touch",
        _("days since an associate's last touch"),
        _("days"),
        days_since_touch,
        values=A_CENTURY_OF_DAYS,
    ),
    Fact("language", _("the client's language"), _("language"), language, kind=Kind.TEXT),
]
