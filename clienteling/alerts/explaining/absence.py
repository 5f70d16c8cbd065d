"""Why did this client not get one on that day? Asked from the plainest reason to the last, by what is stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from clienteling.alerts import conditions
from clienteling.alerts.explaining.answer import Answer, Finding, Line
from clienteling.alerts.explaining.look import Look, look
from clienteling.alerts.explaining.presence import finding_of, lines_of
from clienteling.alerts.models import RUNNING, Alert, Rule, RuleEvent, RuleRun, RuleVersion, Trigger
from clienteling.alerts.schedule import is_day_of
from clienteling.alerts.sentences import said, said_comparison, schedule
from clienteling.clients.models import Client, IngestBatch
from clienteling.lib.clock import start_of_day


@dataclass(frozen=True)
class Question:
    """A client, a rule, and a local day of the client's market."""

    client: Client
    rule: Rule
    day: date

    @cached_property
    def zone(self) -> str:
        """That of the store the client is looked after in, as the engine has it."""
        primary = self.client.relationships.active().primary().select_related("associate__store").first()
        store = primary.associate.store if primary else None
        return (store.time_zone if store else "") or self.client.market.time_zone

    @cached_property
    def span(self) -> tuple[datetime, datetime]:
        return start_of_day(self.day, self.zone), start_of_day(self.day + timedelta(days=1), self.zone)

    @cached_property
    def alerts(self) -> list[Alert]:
        """Those of the rule for the client, rehearsals last; of records merged into this one too."""
        whose = Q(client=self.client) | Q(client__merged_into=self.client)
        rows = Alert.objects.filter(whose, rule=self.rule, raised_at__lt=self.span[1])
        rows = rows.order_by("is_rehearsal", "-raised_at", "-pk")
        return list(rows.select_related("rule", "client", "associate__store", "version", "run"))

    @cached_property
    def runs(self) -> list[RuleRun]:
        here = Q(time_zone__in=["", self.zone])
        rows = RuleRun.objects.filter(here, version__rule=self.rule, market=self.client.market)
        start, end = self.span
        return list(rows.filter(as_of__gte=start, as_of__lt=end).select_related("version").order_by("-as_of"))

    @cached_property
    def version(self) -> RuleVersion | None:
        """What ran that day, or would have: the newest that was written by then."""
        if self.runs:
            return self.runs[0].version
        written = self.rule.versions.filter(created_at__lt=self.span[1]).order_by("-number").first()
        return self.event.version if written and self.event and self.event.version else written

    @cached_property
    def event(self) -> RuleEvent | None:
        """The last change of the rule's state before the day was over."""
        return self.rule.events.filter(at__lt=self.span[1]).select_related("version").order_by("-at", "-pk").first()

    @property
    def was_on(self) -> bool:
        """Whether the rule ran, or watched, when the day was over; of a rule without a history, whether it does."""
        status = self.event.became if self.event else self.rule.status
        return status in RUNNING

    @cached_property
    def moments(self) -> list[datetime]:
        """When what the client did that day was looked at."""
        start, end = self.span
        batches = IngestBatch.objects.filter(evaluated_at__gte=start, evaluated_at__lt=end)
        mine = batches.filter(client_ids__contains=[self.client.pk]).order_by("-evaluated_at")
        return [at for at in mine.values_list("evaluated_at", flat=True) if at is not None]


def why_not(client: Client, rule: Rule, *, on: date, at: datetime, language: str) -> Answer:
    """The answer as of `at`. There may have been an alert after all: then why it is as it is."""
    with override(language):
        return answer(Question(client, rule, on), at, language)


def answer(question: Question, at: datetime, language: str) -> Answer:
    start, end = question.span
    if start > at:
        return Answer(Finding.TO_COME, ())
    of_the_day = [alert for alert in question.alerts if alert.raised_at >= start]
    if of_the_day:
        return Answer(finding_of(of_the_day[0]), tuple(lines_of(of_the_day[0], language)), of_the_day[0])
    if question.client.created_at >= end:
        return Answer(Finding.NO_CLIENT, (moment(_("In our books since"), question.client.created_at),))
    if question.version is None:
        return Answer(Finding.NO_RULE, ())
    return unraised(question, question.version, at, language)


def unraised(question: Question, version: RuleVersion, at: datetime, language: str) -> Answer:
    """No row was written: the rule did not look, or it looked and did not match."""
    daily = version.trigger == Trigger.SCHEDULE
    moments = [run.as_of for run in question.runs] if daily else question.moments
    if moments:
        return looked(question, version, moments[0], language)
    if not question.was_on:
        return Answer(Finding.NOT_LIVE, (asked(version), *state(question)))
    if daily and not is_day_of(version, question.day):
        return Answer(Finding.NOT_ITS_DAY, (asked(version), Line(_("The rule looks"), schedule(version))))
    if daily:
        still = question.span[1] > at
        return Answer(Finding.NOT_YET if still else Finding.NOT_LIVE, (asked(version), *state(question)))
    return Answer(Finding.NOT_LOOKED_AT, (asked(version),))


def looked(question: Question, version: RuleVersion, at: datetime, language: str) -> Answer:
    """What it saw: the conditions one by one, as of the moment it looked."""
    found = look(version, question.client, at, question.zone)
    lines = (asked(version), moment(_("The rule looked"), at), *compared(found, language))
    if not found.matches:
        return Answer(Finding.NOT_MET, lines)
    earlier = next((a for a in question.alerts if a.period == found.period and not a.is_rehearsal), None)
    if earlier is not None:
        return Answer(Finding.HAD_ALREADY, (*lines, moment(_("Told before"), earlier.raised_at)), earlier)
    return Answer(Finding.KNOWN_LATER, lines)


def asked(version: RuleVersion) -> Line:
    return Line(_("The rule asks"), said(conditions.parse(version.conditions)))


def state(question: Question) -> Iterator[Line]:
    """What the rule was on that day, since when and why."""
    if question.event is not None:
        yield Line(_("The rule was"), question.event.get_became_display())
        yield moment(_("Since"), question.event.at)


def compared(found: Look, language: str) -> Iterator[Line]:
    """Those that decided first; nothing is known of a fact without a value."""
    texts, decided = found.texts(language), found.decided()
    for seen in [*decided, *(seen for seen in found.seen if seen not in decided)]:
        fact, params = seen.comparison.fact, seen.comparison.params
        value = texts.get(fact.key(params))
        text = f"{value} {fact.unit}".rstrip() if value is not None else _("nothing known")
        yield Line(said_comparison(seen.comparison), text, seen.holds)


def moment(label: str, at: datetime) -> Line:
    return Line(label, date_format(localtime(at), "DATETIME_FORMAT"))
