"""A house whose pages are full: alerts, promises and wishes on *today*, months of sales, a client with a long story."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from bench.reading_house import House
from bench.rule_house import live_rule
from bench.rule_pairs import BIRTHDAY
from clienteling.alerts.models import RuleRun, RuleVersion
from clienteling.associates.models import Associate
from clienteling.clients.models import Client, Product, Wish

BOOK = 12
ALERTS = """INSERT INTO alerts_alert (rule_id, client_id, period, version_id, run_id, associate_id, evidence,
    raised_at, expires_at, due_at, delivery, reason, handling, dismissal, told_id, delivered_at)
SELECT %(rule)s, r.client_id, %(period)s, %(version)s, %(run)s, r.associate_id, '{}',
    raised, raised + interval '9 days', raised, 'delivered', '', 'open', '', r.associate_id, raised
FROM (SELECT client_id, associate_id, %(at)s - client_id %% 30 * interval '1 day' AS raised
      FROM clients_relationship WHERE ended_at IS NULL AND client_id %% 6 = 0) r"""
OF_BOOK = """INSERT INTO alerts_alert (rule_id, client_id, period, version_id, run_id, associate_id, evidence,
    raised_at, expires_at, due_at, delivery, reason, handling, dismissal, told_id, delivered_at)
SELECT %(rule)s, id, %(period)s, %(version)s, %(run)s, %(associate)s, '{}', %(at)s, %(at)s + interval '3 days', %(at)s,
    'delivered', '', 'open', '', %(associate)s, %(at)s FROM unnest(%(clients)s) id"""
ORDERS = """INSERT INTO attribution_order (source, external_id, client_id, market_id, placed_at, currency, net_minor,
    created_at)
SELECT 'bench', c.id::text, c.id, c.market_id, %(at)s - c.id %% 400 * interval '1 day', 'CNY', 1000000, now()
FROM clients_client c WHERE c.id %% 3 = 0"""
CREDITS = """INSERT INTO attribution_credit (order_id, associate_id, store_id, amount_minor, currency, basis,
    effective_on, posted_at)
SELECT o.id, a.id, a.store_id, o.net_minor, o.currency, 'primary', o.placed_at::date, o.placed_at
FROM attribution_order o JOIN clients_relationship r ON r.client_id = o.client_id
JOIN associates_associate a ON a.id = r.associate_id WHERE o.source = 'bench'"""
TOUCHES = """INSERT INTO attribution_touch (client_id, associate_id, channel, reference, occurred_at)
SELECT r.client_id, r.associate_id, 'alert', 'all:' || r.client_id, %(at)s - r.client_id %% 60 * interval '1 day'
FROM clients_relationship r WHERE r.client_id %% 4 = 0"""


class WebHouse(House):
    """Beside what `House` has: an alert in thirty days for one client in six, an order for one in three."""

    def __init__(self, clients: int) -> None:
        super().__init__(clients)
        self.version = live_rule("every", BIRTHDAY.conditions, BIRTHDAY.period)
        with connection.cursor() as cursor:
            for statement in (ORDERS, CREDITS, TOUCHES):
                cursor.execute(statement, {"at": self.now})
        book = self.book()
        self.without_birthday(other_than=book)
        self.raise_alerts(1, ALERTS, {})
        self.raise_alerts(2, OF_BOOK, {"associate": self.associate.pk, "clients": [client.pk for client in book]})
        self.wish_for(book)
        Associate.objects.update(language="zh-hans")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def book(self) -> list[Client]:
        """The newest of the associate's clients: those with a name."""
        return list(Client.objects.visible_to(self.associate).order_by("-pk")[:BOOK])

    def without_birthday(self, *, other_than: list[Client]) -> None:
        """The rest of the associate's book, who have no name that could be shown as one who has a birthday."""
        nameless = Client.objects.visible_to(self.associate).exclude(pk__in=[client.pk for client in other_than])
        nameless.update(birth_md=None)

    def raise_alerts(self, period: int, statement: str, values: dict[str, Any]) -> None:
        """As one run of the rule; the database counts that it wrote as many as it says."""
        version: RuleVersion = self.version
        with transaction.atomic(), connection.cursor() as cursor:
            run = RuleRun.objects.create(
                version=version,
                market=self.market,
                as_of=self.now + timedelta(seconds=period),
                matched=0,
                duration_ms=0,
            )
            named: dict[str, Any] = {
                "rule": version.rule_id,
                "version": version.pk,
                "run": run.pk,
                "at": self.now,
                "period": period,
            }
            cursor.execute(statement, {**named, **values})
            RuleRun.objects.filter(pk=run.pk).update(matched=cursor.rowcount)

    def wish_for(self, clients: list[Client]) -> None:
        day, bag = self.now.date(), Product.objects.get(sku="BAG")
        for n, client in enumerate(clients):
            Wish.objects.create(
                client=client, product=bag, noted_by=self.associate, noted_at=self.now, promise="送到门店",
                promise_due_on=day + timedelta(days=n % 7), remind_on=day + timedelta(days=n % 9),
            )  # fmt: skip
