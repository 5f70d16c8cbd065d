"""The demo says what lies on the phones so that it adds up with the alerts it says it delivered."""

from datetime import timedelta
from typing import Any

from pytest_django import Settings

from clienteling.alerts import engine
from clienteling.alerts.models import Alert, Recipient
from clienteling.alerts.services import send_copies, send_due, settle
from clienteling.lib import clock
from clienteling.wecom.mock import running_mock
from clienteling.wecom.services import deliver_due
from seeds import mock
from seeds.phones import Phones, counted
from tests import factories
from tests.alerts.conftest import make_client, make_rule
from tests.conftest import Cast
from tests.wecom.conftest import Wecom


def birthdays(cast: Cast, count: int, **fields: Any) -> None:
    for _n in range(count):
        make_client(cast.lin, birth_md=int(f"{clock.now() + timedelta(days=2):%m%d}"), **fields)


def raised_by(cast: Cast, code: str, language: str, **changes: Any) -> None:
    near = {"fact": "days_to_birthday", "op": "<=", "value": 7}
    spoken = {"fact": "language", "op": "=", "value": language}
    version = make_rule(code, conditions={"all": [near, spoken]}, **changes)
    engine.evaluate(version, cast.market, as_of=clock.now(), at=clock.now())


def deliver() -> None:
    for work in (send_due, send_copies):
        work(clock.now())
        deliver_due()
        settle(clock.now())


def test_digests_cards_and_further_cards_add_up_with_alerts(cast: Cast, settings: Settings) -> None:
    birthdays(cast, 3, language="en")
    birthdays(cast, 2, language="zh-hans")
    follower = factories.RelationshipFactory.create
    follower(client=cast.lin.relationships.latest("pk").client, associate=cast.zhou, is_primary=False)
    with running_mock() as phones:
        settings.WECOM_API_URL = phones.url
        Wecom(phones.url, cast.market.corp).set_up()
        raised_by(cast, "can-wait", "en", in_digest=True)
        raised_by(cast, "at-once", "zh-hans", recipient=Recipient.ALL)
        deliver()
        messages = mock.messages_on_phones()
    found = counted(messages, today=Alert.objects.all())
    assert found == Phones(
        cards=2, digests=1, alerts_in_digests=3, further_cards=1, others=0, delivered_before=0, raised_before=0
    )
    assert (len(messages), Alert.objects.filter(delivery="delivered").count()) == (4, 5)


def test_what_went_out_in_an_earlier_run_of_the_day_is_said_apart(cast: Cast, settings: Settings) -> None:
    birthdays(cast, 1, language="en")
    raised_by(cast, "at-once", "en")
    with running_mock() as phones:
        settings.WECOM_API_URL = phones.url
        Wecom(phones.url, cast.market.corp).set_up()
        deliver()
    found = counted([], today=Alert.objects.all())
    assert (found.cards, found.delivered_before) == (0, 1)
