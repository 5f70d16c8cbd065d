"""The demo's seeds: quick, through services, once a day; every rule finds somebody and every card has its words."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from string import Formatter

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Min, Sum
from time_machine import travel

from clienteling.alerts import services
from clienteling.alerts.models import Alert, Delivery, Reason, Rule, RuleStatus, RuleText
from clienteling.alerts.words import words
from clienteling.attribution.models import LedgerTransaction, Order, OrderLine, Touch
from clienteling.clients.models import Activity, Client, IngestBatch, Note, PointsEntry, Price, Relationship, Wish
from seeds.rules import RULES
from seeds.wishes import IN_COLOURS
from tests.seeds.conftest import CLIENTS

pytestmark = pytest.mark.django_db
HELD_OUT = {Reason.HELD_OUT, Reason.HELD_OUT_OF_ALL}
TODAYS = {
    "Activity", "IngestBatch", "Order", "OrderLine", "Credit", "LedgerTransaction", "LedgerEntry", "TierChange",
    "Change",
}  # fmt: skip


def sizes() -> Counter[str]:
    """Rows of every table."""
    return Counter({model.__name__: model._default_manager.count() for model in apps.get_models()})


def seed(at: datetime) -> None:
    with travel(at):
        call_command("seed_demo", clients=CLIENTS)


@pytest.fixture
def alerts(seeded: datetime) -> list[Alert]:
    """What all rules raise on the day."""
    services.sweep_due(seeded, early=True)
    services.evaluate_new(seeded)
    return list(Alert.objects.select_related("rule", "client", "version"))


def test_a_hundred_and_fifty_clients_are_made_in_seconds(cost: tuple[float, int]) -> None:
    seconds, queries = cost
    assert Client.objects.count() == CLIENTS
    assert seconds < 10 and queries < 25 * CLIENTS


def test_every_sale_is_credited_whole_and_every_transaction_balances(seeded: datetime) -> None:
    orders = Order.objects.annotate(credited=Sum("credits__amount_minor"))
    assert {credited for credited, net in orders.values_list("credited", "net_minor") if credited != net} <= {None}
    assert orders.exclude(credited=None).count() > orders.count() / 2
    balances = LedgerTransaction.objects.annotate(balance=Sum("entries__amount_minor"))
    assert set(balances.values_list("balance", flat=True)) == {0}


def test_the_same_day_again_changes_nothing(seeded: datetime) -> None:
    before = sizes()
    seed(seeded + timedelta(hours=3))
    assert sizes() == before


def test_the_next_day_adds_its_own_story_and_nothing_else(seeded: datetime) -> None:
    before, tomorrow = sizes(), seeded + timedelta(days=1)
    last = IngestBatch.objects.latest("pk").pk
    seed(tomorrow)
    assert {"Activity", "Order"} <= set(sizes() - before) <= TODAYS
    assert before - sizes() == Counter()
    told = Activity.objects.filter(batch_id__gt=last).order_by("occurred_at")
    assert told[0].occurred_at > tomorrow - timedelta(days=7) and told.reverse()[0].occurred_at <= tomorrow
    assert Order.objects.filter(placed_at__gt=seeded).count() == sizes()["Order"] - before["Order"]


def test_every_rule_is_live_and_finds_somebody_to_write_to(alerts: list[Alert]) -> None:
    live = Rule.objects.filter(status=RuleStatus.LIVE).values_list("code", flat=True)
    # Who is held out would have been written to, and which clients that are is new with every record ID.
    found = {alert.rule.code for alert in alerts if alert.delivery == Delivery.WAITING or alert.reason in HELD_OUT}
    assert found == set(live) == {rule.code for rule in RULES}


def before_the_meeting(rows: Iterable[tuple[int, datetime]], met: dict[int, datetime]) -> int:
    return sum(client in met and at < met[client] for client, at in rows)


def test_nothing_is_told_of_a_client_before_the_house_met_them(seeded: datetime) -> None:
    met = dict(Relationship.objects.order_by().values_list("client").annotate(Min("started_at")))
    moments = {
        Activity: "occurred_at",
        Touch: "occurred_at",
        Order: "placed_at",
        Note: "written_at",
        PointsEntry: "occurred_at",
        Wish: "noted_at",
    }
    told = {model: list(model._default_manager.values_list("client_id", moment)) for model, moment in moments.items()}
    assert all(told.values())
    assert {model.__name__: before_the_meeting(rows, met) for model, rows in told.items()} == {
        model.__name__: 0 for model in moments
    }


def test_a_wish_is_written_in_the_clients_language_and_in_a_colour_of_the_piece(seeded: datetime) -> None:
    wishes = list(Wish.objects.select_related("client", "product"))
    assert {wish.client.language for wish in wishes} == {"zh-hans", "en"}
    for wish in wishes:
        said = [wish.occasion, wish.colour, wish.promise]
        assert all(text.isascii() == (wish.client.language == "en") for text in said if text)
        assert not wish.colour or wish.product.sku in IN_COLOURS


def test_each_market_sells_at_its_own_price(seeded: datetime) -> None:
    asked = set(Price.objects.values_list("market", "currency", "product", "amount_minor"))
    sold = set(OrderLine.objects.values_list("order__market", "order__currency", "product", "net_minor"))
    assert sold <= asked and {currency for _market, currency, _product, _net in sold} == {"CNY", "HKD"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_card_has_all_its_words(alerts: list[Alert], language: str) -> None:
    for alert in alerts:
        text, written = RuleText.objects.get(version=alert.version, language=language), words(alert, language)
        for template, said in ((text.title, written.title), (text.why, written.why), (text.say, written.say)):
            assert re.fullmatch(filled(template), said), f"{alert.rule.code}: {template} → {said}"
        assert alert.version.asset and alert.version.asset.words(language).caption


def filled(template: str) -> str:
    """What the template looks like with something in each of its places."""
    return "".join(parts(template))


def parts(template: str) -> Iterator[str]:
    for literal, name, _spec, _conversion in Formatter().parse(template):
        yield re.escape(literal) + (r"\S.*" if name else "")
