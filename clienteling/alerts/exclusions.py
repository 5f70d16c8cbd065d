"""Whom an alert is for, and the coded reasons not to send it, as of the moment looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from clienteling.alerts import earlier, holdout, recipients
from clienteling.alerts.compiler import Compiler
from clienteling.alerts.course import Course
from clienteling.alerts.models import Reason
from clienteling.lib.clock import start_of_day

NOT_CONSENTED = """NOT EXISTS (SELECT 1 FROM clients_consent k WHERE k.client_id = c.id AND k.purpose = 'service'
      AND k.channel IN ('', 'wecom') AND k.granted_at <= {at} AND (k.withdrawn_at IS NULL OR k.withdrawn_at > {at}))"""
QUIET = """EXISTS (SELECT 1 FROM clients_quietspell q WHERE q.client_id = c.id
      AND q.began_at <= {at} AND (q.ends_at IS NULL OR q.ends_at > {at}))"""
MOVING = """EXISTS (SELECT 1 FROM clients_clienttransfer t WHERE t.client_id = c.id
      AND t.asked_at <= {at} AND (t.settled_at IS NULL OR t.settled_at > {at}))"""
MINOR = """(coalesce(c.minor_until > {today}::date, false)
      OR coalesce((c.birth_year + {majority}) * 10000 + coalesce(c.birth_md, 1231) > {today_number}, false))"""
NOT_STAGED = "coalesce(NOT {store} = ANY({stores}::bigint[]), true)"


def not_consented(compiler: Compiler, _course: Course) -> str:
    return NOT_CONSENTED.format(at=compiler.params(compiler.as_of.at))


def quiet(compiler: Compiler, _course: Course) -> str:
    return QUIET.format(at=compiler.params(compiler.as_of.at))


def moving(compiler: Compiler, _course: Course) -> str:
    return MOVING.format(at=compiler.params(compiler.as_of.at))


def minor(compiler: Compiler, _course: Course) -> str:
    """As `clients.services.reach.is_minor`, as of the local day."""
    today = compiler.as_of.today
    number = today.year * 10_000 + today.month * 100 + today.day
    said = {"today": today, "today_number": number, "majority": settings.AGE_OF_MAJORITY}
    return MINOR.format(**{name: compiler.params(value) for name, value in said.items()})


def not_staged(compiler: Compiler, course: Course) -> str:
    """The store of the client's associate is not among those the rule is live in."""
    return NOT_STAGED.format(store=recipients.store(compiler), stores=compiler.params(list(course.stores or [])))


def cooling_down(compiler: Compiler, course: Course) -> str:
    """Raised for the client in the last days of the local calendar, today among them."""
    as_of = compiler.as_of
    first = as_of.today - timedelta(days=course.version.cooldown_days - 1)
    return earlier.counting(compiler, course, since=start_of_day(first, as_of.time_zone))


def held_out_of_all(compiler: Compiler, _course: Course) -> str:
    return held(compiler, None, settings.GLOBAL_HOLDOUT_PERCENT)


def held_out(compiler: Compiler, course: Course) -> str:
    return held(compiler, course.version.rule_id, course.version.holdout_percent)


def held(compiler: Compiler, rule_id: int | None, percent: int) -> str:
    return holdout.SQL.format(salt=compiler.params(holdout.salt(rule_id)), percent=compiler.params(percent))


@dataclass(frozen=True)
class Exclusion:
    """`sql` over `c` where `applies`; elsewhere the rule has nothing of the kind, and the statement does not ask."""

    sql: Callable[[Compiler, Course], str]
    applies: Callable[[Course], bool] = lambda _course: True


# The first that holds is the alert's reason; a client without an associate comes before all of them. Held out comes
# last: whoever is held out would have been told of.
EXCLUSIONS: dict[Reason, Exclusion] = {
    Reason.NO_CONSENT: Exclusion(not_consented),
    Reason.DO_NOT_DISTURB: Exclusion(quiet),
    Reason.MINOR: Exclusion(minor),
    Reason.IN_TRANSFER: Exclusion(moving),
    Reason.NOT_STAGED: Exclusion(not_staged, lambda course: course.stores is not None),
    Reason.COOL_DOWN: Exclusion(cooling_down, lambda course: course.version.cooldown_days > 0),
    Reason.HELD_OUT_OF_ALL: Exclusion(held_out_of_all, lambda _course: settings.GLOBAL_HOLDOUT_PERCENT > 0),
    Reason.HELD_OUT: Exclusion(held_out, lambda course: course.version.holdout_percent > 0),
}


def applying(course: Course) -> dict[Reason, Exclusion]:
    return {code: exclusion for code, exclusion in EXCLUSIONS.items() if exclusion.applies(course)}


def columns(compiler: Compiler, course: Course) -> str:
    """One boolean per exclusion, named after its reason."""
    found = applying(course).items()
    return ", ".join(f"{exclusion.sql(compiler, course)} AS {code.value}" for code, exclusion in found)


def reason(compiler: Compiler, course: Course) -> str:
    """The code over the columns of `columns`, empty for an alert that may go out."""
    whens = "".join(f" WHEN {code.value} THEN {compiler.params(code.value)}" for code in applying(course))
    return f"CASE WHEN associate_id IS NULL THEN {compiler.params(Reason.NO_ASSOCIATE.value)}{whens} ELSE '' END"


def rehearsal(compiler: Compiler, course: Course) -> str:
    """Whether the rule only watches the client."""
    if course.in_shadow:
        return "true"
    return not_staged(compiler, course) if course.stores is not None else "false"
