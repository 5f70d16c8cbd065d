"""What tests of alerts share: a clock, and rules made through the service."""

from datetime import UTC, datetime
from typing import Any

import pytest

from clienteling.alerts.models import Rule, RuleVersion, Trigger
from clienteling.alerts.services import NewText, NewVersion, add_version, backtest, go_live
from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from tests import factories

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


@pytest.fixture
def noon() -> datetime:
    return NOON


def make_rule(code: str = "birthday", **changes: Any) -> RuleVersion:
    """A live rule: birthday in the next 7 days, unless `changes` say otherwise."""
    new: dict[str, Any] = {
        "trigger": Trigger.SCHEDULE,
        "conditions": {"fact": "days_to_birthday", "op": "<=", "value": 7},
        "period": {"per": "birthday"},
        "texts": [
            NewText("en", "For {client}", "A good moment", "Good day, {client}"),
            NewText("zh-hans", "{client}", "联系的好时机", "{client}您好"),
        ],
        **changes,
    }
    rule = Rule.objects.create(code=code, name=code)
    version = add_version(rule, NewVersion(**new))
    backtest(version, days=1)
    go_live(rule)
    return version


def make_client(associate: Associate | None = None, *, consent: bool = True, **fields: Any) -> Client:
    """A client of an associate, who may be written to."""
    assert associate is None or associate.market is not None
    market = associate.market if associate else fields.pop("market")
    client = factories.ClientFactory.create(market=market, **fields)
    if associate:
        factories.RelationshipFactory.create(client=client, associate=associate)
    if consent:
        factories.ConsentFactory.create(client=client)
    return client
