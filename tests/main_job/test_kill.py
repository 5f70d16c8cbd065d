"""`kill -9` of a worker that evaluates and sends: every alert is settled, and each card is on its phone once."""

from collections import Counter
from pathlib import Path

import pytest
from django.db import connection, transaction

from clienteling.alerts.models import Alert, Delivery, RuleRun
from clienteling.alerts.services.delivery import on_their_way
from clienteling.clients.models import IngestBatch
from clienteling.clients.services import ClientData, ConsentData, find_by_identity, upsert_clients
from clienteling.lib import clock
from clienteling.wecom.models import Send
from clienteling.wecom.services.sender import RECORD_EVERY
from tests.main_job.house import House, opened, wait_until
from tests.processes import THREADS, kill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
CHILDREN = 3
# Enough that nobody comes near 25 cards a minute, even when a killed claim has used up its permits for nothing.
PEOPLE = tuple(f"associate{n}" for n in range(40))
FIRST = [f"A-{n}" for n in range(220)]
LATER = [f"B-{n}" for n in range(110)]
# Every eleventh client has nobody, every seventh did not agree.
HELD_BACK = sum(n % 11 == 0 or n % 7 == 0 for rows in (FIRST, LATER) for n in range(len(rows)))
BLOCKED = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def client(market: str, number: str) -> ClientData:
    n = int(number[2:])
    agreed = [ConsentData("service", at=clock.now(), text_version="2026-01")] if n % 7 else []
    associate = PEOPLE[n % len(PEOPLE)] if n % 11 else None
    return ClientData(market, {"crm": number}, name=f"客户{number}", consents=agreed, associate=associate)


def hold_up(number: str) -> None:
    """An uncommitted alert about that client: who would raise the same one has to wait for us, in mid-statement."""
    alert = Alert.objects.filter(client__relationships__is_primary=True).earliest("pk")
    held = find_by_identity("crm", number, "shop")
    assert held is not None
    alert.pk, alert.client = None, held
    alert.save()


def is_evaluating() -> bool:
    """A worker waits for our transaction."""
    with connection.cursor() as cursor:
        cursor.execute(BLOCKED)
        return bool(cursor.fetchone()[0])


def is_settled() -> bool:
    return not IngestBatch.objects.filter(evaluated_at=None).exists() and on_their_way() == 0


def kill_at_work(house: House) -> None:
    """One child evaluates the later clients, half of them done; another sends cards to the first ones."""
    with house.worker(children=CHILDREN) as worker:
        wait_until(lambda: len(house.wecom.calls()) > 20)
        with transaction.atomic():
            hold_up(LATER[60])
            house.looks(*LATER, key="later")
            wait_until(is_evaluating)
            kill(worker)
            transaction.set_rollback(True)
    assert Send.objects.filter(state="sending").exists(), "no card was on its way"
    assert IngestBatch.objects.get(evaluated_at=None).rows == 3 * len(LATER)


def sums(run: RuleRun) -> tuple[int, int, int]:
    """(delivered, waiting, suppressed) of the alerts of a run."""
    counts = Counter(Alert.objects.filter(run=run).values_list("delivery", flat=True))
    delivered, suppressed = counts.pop(Delivery.DELIVERED, 0), counts.pop(Delivery.SUPPRESSED, 0)
    return delivered, counts.total(), suppressed


def test_a_worker_killed_while_it_evaluates_and_sends_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, PEOPLE) as house, house.beat():
        rows = [client(house.market.code, number) for number in (*FIRST, *LATER)]
        upsert_clients(rows, source="shop", at=clock.now())
        house.wecom.fault("delay", seconds=0.1, times=-1)
        house.looks(*FIRST, key="first")
        kill_at_work(house)
        with house.worker(children=CHILDREN):
            wait_until(is_settled)
        phones = Counter(card["content"]["task_id"] for who in PEOPLE for card in house.cards(who))
        calls = len(house.wecom.calls())

    assert Alert.objects.count() == len(rows)
    for run in RuleRun.objects.all():
        delivered, waiting, suppressed = sums(run)
        assert (run.matched, waiting) == (delivered + suppressed, 0)
    assert Alert.objects.filter(delivery="suppressed").count() == HELD_BACK
    assert phones == {
        f"alert-{pk}": 1 for pk in Alert.objects.filter(delivery="delivered").values_list("pk", flat=True)
    }
    assert calls - len(phones) <= CHILDREN * (THREADS + 2 * RECORD_EVERY)
