"""Whom an alert is for, and the coded reasons not to send it, as of the moment looked at."""

from collections.abc import Callable

from django.conf import settings

from clienteling.alerts.compiler import Compiler
from clienteling.alerts.models import Reason

ASSOCIATE = """(SELECT r.associate_id FROM clients_relationship r JOIN associates_associate a ON a.id = r.associate_id
    WHERE r.client_id = c.id AND r.is_primary AND a.is_active
      AND r.started_at <= {at} AND (r.ended_at IS NULL OR r.ended_at > {at})
    ORDER BY r.started_at DESC LIMIT 1)"""
NOT_CONSENTED = """NOT EXISTS (SELECT 1 FROM clients_consent k WHERE k.client_id = c.id AND k.purpose = 'service'
      AND k.channel IN ('', 'wecom') AND k.granted_at <= {at} AND (k.withdrawn_at IS NULL OR k.withdrawn_at > {at}))"""
QUIET = """EXISTS (SELECT 1 FROM clients_quietspell q WHERE q.client_id = c.id
      AND q.began_at <= {at} AND (q.ends_at IS NULL OR q.ends_at > {at}))"""
MOVING = """EXISTS (SELECT 1 FROM clients_clienttransfer t WHERE t.client_id = c.id
      AND t.asked_at <= {at} AND (t.settled_at IS NULL OR t.settled_at > {at}))"""
MINOR = """(coalesce(c.minor_until > {today}::date, false)
      OR coalesce((c.birth_year + {majority}) * 10000 + coalesce(c.birth_md, 1231) > {today_number}, false))"""


def associate(compiler: Compiler) -> str:
    """Who looks after the client; NULL when nobody does."""
    return ASSOCIATE.format(at=compiler.params(compiler.as_of.at))


def not_consented(compiler: Compiler) -> str:
    return NOT_CONSENTED.format(at=compiler.params(compiler.as_of.at))


def quiet(compiler: Compiler) -> str:
    return QUIET.format(at=compiler.params(compiler.as_of.at))


def moving(compiler: Compiler) -> str:
    return MOVING.format(at=compiler.params(compiler.as_of.at))


def minor(compiler: Compiler) -> str:
    """As `clients.services.reach.is_minor`, as of the local day."""
    today = compiler.as_of.today
    number = today.year * 10_000 + today.month * 100 + today.day
    said = {"today": today, "today_number": number, "majority": settings.AGE_OF_MAJORITY}
    return MINOR.format(**{name: compiler.params(value) for name, value in said.items()})


# The first that holds is the alert's reason; a client without an associate comes before all of them.
EXCLUSIONS: dict[Reason, Callable[[Compiler], str]] = {
    Reason.NO_CONSENT: not_consented,
    Reason.DO_NOT_DISTURB: quiet,
    Reason.MINOR: minor,
    Reason.IN_TRANSFER: moving,
}


def columns(compiler: Compiler) -> str:
    """One boolean per exclusion, named after its reason."""
    return ", ".join(f"{sql(compiler)} AS {code.value}" for code, sql in EXCLUSIONS.items())


def reason(compiler: Compiler) -> str:
    """The code over the columns of `columns`, empty for an alert that may go out."""
    whens = "".join(f" WHEN {code.value} THEN {compiler.params(code.value)}" for code in EXCLUSIONS)
    return f"CASE WHEN associate_id IS NULL THEN {compiler.params(Reason.NO_ASSOCIATE.value)}{whens} ELSE '' END"
