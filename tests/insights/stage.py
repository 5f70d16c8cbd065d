"""Alerts in whatever state a report has to count."""

from datetime import UTC, datetime, timedelta

from clienteling.alerts.models import Alert, Rule, RuleRun, RuleVersion
from clienteling.clients.models import Client
from tests.conftest import Cast

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # Sunday, 10:00 in Shanghai


def raise_alerts(cast: Cast, client: Client, *alerts: dict[str, object]) -> None:
    version = RuleVersion.objects.create(
        rule=Rule.objects.create(code="birthday", name="Birthday"), number=1, trigger="schedule",
        conditions={}, period={},
    )  # fmt: skip
    run = RuleRun.objects.create(version=version, market=cast.market, as_of=AT, matched=len(alerts), duration_ms=1)
    common = {"rule": version.rule, "version": version, "run": run, "client": client, "associate": cast.lin}
    times = {"raised_at": AT, "due_at": AT, "expires_at": AT + timedelta(days=2), "evidence": {}}
    for period, alert in enumerate(alerts):
        Alert.objects.create(**{**common, **times, **alert, "period": period})
