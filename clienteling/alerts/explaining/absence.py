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
from clienteling.alerts.evidence import text
from clienteling.alerts.explaining.answer import Answer, Finding, Line
from clienteling.alerts.explaining.look import Look, Seen, look
from clienteling.alerts.explaining.presence import finding_of, lines_of
from clienteling.alerts.models import Alert, Rule, RuleRun, RuleVersion, Trigger
from clienteling.alerts.sentences import said, said_comparison
from clienteling.clients.models import Client, IngestBatch
from clienteling.lib.clock import start_of_day


@dataclass(frozen=True)
class Question:
    """A client, a rule, and a local day of the client's market."""

    client: Client
    rule: Rule
    day: date

    @property
    def zone(self) -> str:
        return self.client.market.time_zone

    @cached_property
    def span(self) -> tuple[datetime, datetime]:
        return start_of_day(self.day, self.zone), start_of_day(self.day + timedelta(days=1), self.zone)

    @cached_property
    def alerts(self) -> list[Alert]:
        """Those of the rule for the client, the latest first; of records merged into this one too."""
        whose = Q(client=self.client) | Q(client__merged_into=self.client)
        rows = Alert.objects.filter(whose, rule=self.rule, raised_at__lt=self.span[1]).order_by("-raised_at", "-pk")
        return list(rows.select_related("rule", "client", "associate__store", "version", "run"))

    @cached_property
    def runs(self) -> list[RuleRun]:
        rows = RuleRun.objects.filter(version__rule=self.rule, market=self.client.market)
        start, end = self.span
        return list(rows.filter(as_of__gte=start, as_of__lt=end).select_related("version").order_by("-as_of"))

    @cached_property
    def version(self) -> RuleVersion | None:
        """What ran that day, or would have: the newest that was written by then."""
        if self.runs:
            return self.runs[0].version
        return self.rule.versions.filter(created_at__lt=self.span[1]).order_by("-number").first()

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
    return unraised(question, question.version)


def unraised(question: Question, version: RuleVersion) -> Answer:
    """No row was written: the rule did not look, or it looked and did not match."""
    if version.trigger == Trigger.SCHEDULE:
        if not question.runs:
            return Answer(Finding.NOT_LIVE, (asked(version),))
        return looked(question, version, question.runs[0].as_of)
    if not question.moments:
        return Answer(Finding.NOT_LOOKED_AT, (asked(version),))
    return looked(question, version, question.moments[0])


def looked(question: Question, version: RuleVersion, at: datetime) -> Answer:
    """What it saw: the conditions one by one, as of the moment it looked."""
    found = look(version, question.client, at)
    lines = (asked(version), moment(_("The rule looked"), at), *compared(found))
    if not found.matches:
        return Answer(Finding.NOT_MET, lines)
    earlier = next((alert for alert in question.alerts if alert.period == found.period), None)
    if earlier is not None:
        return Answer(Finding.HAD_ALREADY, (*lines, moment(_("Told before"), earlier.raised_at)), earlier)
    return Answer(Finding.KNOWN_LATER, lines)


def asked(version: RuleVersion) -> Line:
    return Line(_("The rule asks"), said(conditions.parse(version.conditions)))


def compared(found: Look) -> Iterator[Line]:
    """Those that decided first."""
    decided = found.decided()
    rest = [seen for seen in found.seen if seen not in decided]
    for seen in [*decided, *rest]:
        yield Line(said_comparison(seen.comparison), value(seen), seen.holds)


def value(seen: Seen) -> str:
    """What the rule saw; nothing is known of a fact without a value."""
    if seen.value is None:
        return _("nothing known")
    fact = seen.comparison.fact
    return f"{text(fact.key(seen.comparison.params), seen.value)} {fact.unit}"


def moment(label: str, at: datetime) -> Line:
    return Line(label, date_format(localtime(at), "DATETIME_FORMAT"))
