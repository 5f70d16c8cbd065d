"""Whom a run looks at: everybody, the clients named, or only those who may have begun to match since the last sweep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import md5

from clienteling.alerts import conditions, crossings, shared_scan
from clienteling.alerts.compiler import Compiler
from clienteling.alerts.course import Course
from clienteling.alerts.facts import AsOf
from clienteling.alerts.models import RuleRun, RuleVersion
from clienteling.alerts.schedule import Place
from clienteling.lib.clock import day_number
from clienteling.lib.errors import DomainError


@dataclass(frozen=True)
class Look:
    """`among` these clients, or who may have begun to match `since`; neither: everybody."""

    among: Sequence[int] | None = None
    since: datetime | None = None


EVERYBODY = Look()


def restricted(version: RuleVersion, as_of: AsOf, look: Look) -> tuple[Compiler, str]:
    """The look as a predicate on `c`, with a compiler that knows whether it leaves few."""
    few = Compiler(as_of, few=True)
    if look.among is not None:
        return few, among(few, look.among)
    if look.since is not None:
        few = Compiler(as_of, few=True, shared=True)
        tree = conditions.parse(version.conditions)
        if found := crossings.candidates(few, tree, version.period, look.since):
            return few, found
    return Compiler(as_of), "true"


def among(compiler: Compiler, clients: Sequence[int]) -> str:
    """As one text, which costs next to nothing to send; the planner still sees how many they are."""
    return f"c.id = ANY(string_to_array({compiler.params(','.join(map(str, clients)))}, ',')::bigint[])"


def cheapest(versions: Sequence[RuleVersion], place: Place, moment: AsOf) -> dict[int, Look]:
    """For each rule of a sweep: who has begun to match, or what one scan for many found, or everybody."""
    looks = {version.pk: Look(since=looked_before(version, place, moment)) for version in versions}
    whole = [version for version in versions if not crosses(version, moment, looks[version.pk])]
    return looks | {pk: Look(among=clients) for pk, clients in shared_scan.matches(whole, moment).items()}


def crosses(version: RuleVersion, as_of: AsOf, look: Look) -> bool:
    """Whether the rule has a form that finds who has begun to match."""
    try:
        return look.since is not None and restricted(version, as_of, look)[0].few
    except DomainError:
        return False


def looked_before(version: RuleVersion, place: Place, moment: AsOf) -> datetime | None:
    """When the rule's last sweep wrote everyone who matched, if nothing but facts has changed since.

    Where stores live by different clocks, who belongs to the place changes too.
    """
    runs = RuleRun.objects.filter(version__rule=version.rule_id, market=place.market, time_zone=place.zone)
    last = runs.filter(occurrence_on__lt=moment.today).order_by("-occurrence_on").first()
    same = last and place.alone and last.signature == signature(Course.of(version, place), moment)
    return last.as_of if last and same else None


def signature(course: Course, moment: AsOf) -> str:
    """What decides beside facts: the version, its stage, and the stretch of days that makes an alert a new one."""
    version, stretch = course.version, 0
    if version.period["per"] == "days":
        stretch = day_number(moment.today) // version.period["days"]
    said = f"{version.pk}:{stretch}:{course.in_shadow}:{course.stores}"
    return md5(said.encode(), usedforsecurity=False).hexdigest()
