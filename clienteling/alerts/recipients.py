"""Whom an alert is for, as of a moment: the client's associates, or the manager of their store; in SQL over `c`."""

from clienteling.alerts.compiler import Compiler
from clienteling.alerts.course import Course
from clienteling.alerts.models import Recipient

# Who left later was still there. Asked of one associate at a time, by key: a join would read all of them per client.
FOLLOWS = """FROM clients_relationship r
    WHERE r.client_id = c.id AND r.started_at <= {at} AND (r.ended_at IS NULL OR r.ended_at > {at})
      AND (SELECT a.is_active OR coalesce(a.left_at > {at}, false) FROM associates_associate a
        WHERE a.id = r.associate_id)"""
PRIMARY = f"(SELECT r.associate_id {FOLLOWS} AND r.is_primary ORDER BY r.started_at DESC LIMIT 1)"
SECONDARY = f"(SELECT r.associate_id {FOLLOWS} AND NOT r.is_primary ORDER BY r.started_at, r.id LIMIT 1)"
# The first of all: at sending the others are told as well.
FIRST = f"(SELECT r.associate_id {FOLLOWS} ORDER BY r.is_primary DESC, r.started_at, r.id LIMIT 1)"
STORE = f"(SELECT a.store_id FROM associates_associate a WHERE a.id = {PRIMARY})"  # noqa: S608  (no value)
RUNS_IT = """FROM associates_associate m WHERE m.role = 'store_manager'
    AND (m.is_active OR coalesce(m.left_at > {at}, false))"""
MANAGER = f"(SELECT m.id {RUNS_IT} AND m.store_id = {STORE} ORDER BY m.id LIMIT 1)"
RECIPIENTS = {
    Recipient.PRIMARY: PRIMARY,
    Recipient.SECONDARY: SECONDARY,
    Recipient.ALL: FIRST,
    Recipient.STORE_MANAGER: MANAGER,
}
LIVES_BY = """coalesce((SELECT nullif(s.time_zone, '') FROM associates_store s WHERE s.id = {store}), {market})"""


def associate(compiler: Compiler, course: Course) -> str:
    """Who is told; NULL when there is nobody."""
    return RECIPIENTS[Recipient(course.version.recipient)].format(at=compiler.params(compiler.as_of.at))


def store(compiler: Compiler) -> str:
    """Where the client's associate works."""
    return STORE.format(at=compiler.params(compiler.as_of.at))


def placed(compiler: Compiler, course: Course) -> str:
    """Whether the client's store lives by the time zone of the run."""
    place = course.place
    if place is None or place.alone:
        return "true"
    zone = LIVES_BY.format(store=store(compiler), market=compiler.params(place.market.time_zone))
    return f"{zone} = {compiler.params(place.zone)}"
