"""Facts about what a client agreed to."""

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.fact import AsOf, Fact, Kind, Params, Source
from clienteling.alerts.facts.given import A_CENTURY_OF_DAYS, Given, OneOf
from clienteling.alerts.facts.moments import local_days_since
from clienteling.clients.models import ConsentChannel, Purpose


def has_consent(as_of: AsOf, params: Params, given: Given) -> Source:
    """For the channel, or for all of them."""
    at = params(as_of.at)
    return Source(
        f"EXISTS (SELECT 1 FROM clients_consent k WHERE k.client_id = c.id AND k.purpose = {params(given['purpose'])}"
        f" AND k.channel IN ('', {params(given['channel'])}) AND k.granted_at <= {at}"
        f" AND (k.withdrawn_at IS NULL OR k.withdrawn_at > {at}))"
    )


def days_since_consent_withdrawn(as_of: AsOf, params: Params, given: Given) -> Source:
    """For whatever channel; NULL while a consent to the purpose runs."""
    at, purpose = params(as_of.at), params(given["purpose"])
    mine = f"clients_consent k WHERE k.client_id = c.id AND k.purpose = {purpose} AND k.granted_at <= {at}"
    runs = f"EXISTS (SELECT 1 FROM {mine} AND (k.withdrawn_at IS NULL OR k.withdrawn_at > {at}))"
    days = local_days_since(f"(SELECT max(k.withdrawn_at) FROM {mine})", as_of, params)
    return Source(f"CASE WHEN NOT {runs} THEN {days} END")


def do_not_disturb(as_of: AsOf, params: Params, _given: Given) -> Source:
    at = params(as_of.at)
    return Source(
        "EXISTS (SELECT 1 FROM clients_quietspell q WHERE q.client_id = c.id"
        f" AND q.began_at <= {at} AND (q.ends_at IS NULL OR q.ends_at > {at}))"
    )


PURPOSE = OneOf(dict(Purpose.choices))
FACTS = [
    Fact(
        "has_consent",
        _("has agreed to a purpose"),
        "",
        has_consent,
        kind=Kind.BOOLEAN,
        params={"purpose": PURPOSE, "channel": OneOf(dict(ConsentChannel.choices))},
    ),
    Fact(
        "days_since_consent_withdrawn",
        _("days since a consent was withdrawn"),
        _("days"),
        days_since_consent_withdrawn,
        params={"purpose": PURPOSE},
        values=A_CENTURY_OF_DAYS,
    ),
    Fact("do_not_disturb", _("asked to be left alone"), "", do_not_disturb, kind=Kind.BOOLEAN),
]
