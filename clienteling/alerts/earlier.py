"""Earlier alerts of a rule, in SQL: those that stand in a new one's way, and those that a cool-down counts."""

from datetime import datetime

from clienteling.alerts.compiler import Compiler
from clienteling.alerts.course import Course
from clienteling.alerts.models import HELD_OUT

# Judged by what an alert was raised as, not by what became of it: so a look into the past sees the same. A held-out
# client cools down as if told, or the two groups would drift apart.
COUNTING = ["", *(code.value for code in HELD_OUT)]
REAL = """EXISTS (SELECT 1 FROM alerts_alert x WHERE x.rule_id = {rule} AND x.client_id = c.id AND {mine} {and_so})"""
REPLAYED = """EXISTS (SELECT 1 FROM alerts_backtestalert x WHERE x.backtest_id = {backtest}
    AND x.client_id = c.id {and_so})"""


def counting(compiler: Compiler, course: Course, *, since: datetime) -> str:
    """Whether the client of `c` had one since, that went out or was held out."""
    counted = f"AND x.raised_at >= {compiler.params(since)} AND x.raised_as = ANY({compiler.params(COUNTING)})"
    return had(compiler, course, and_so=counted)


def same_period(compiler: Compiler, course: Course, *, period: str, rehearsal: str) -> str:
    """Whether the client of `c` has the alert of that period already; `rehearsal` says of which kind it would be."""
    return had(compiler, course, and_so=f"AND x.period = ({period})", rehearsal=rehearsal)


def had(compiler: Compiler, course: Course, *, and_so: str, rehearsal: str = "") -> str:
    mine = f"x.is_rehearsal = ({rehearsal or str(course.in_shadow).lower()})"
    values = {"rule": compiler.params(course.version.rule_id), "and_so": and_so}
    if course.replay is None:
        return REAL.format(mine=mine, **values)
    before = f"NOT x.is_rehearsal AND x.raised_at < {compiler.params(course.replay.began_at)}"
    backtest = compiler.params(course.replay.backtest_id)
    replayed = REPLAYED.format(backtest=backtest, and_so=and_so)
    return f"({replayed} OR {REAL.format(mine=before, **values)})"
