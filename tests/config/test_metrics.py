"""Figures for Prometheus, and whether work moves."""

import re
from contextlib import closing
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from celery.signals import task_postrun, task_prerun
from django.db import connection
from django.test import Client
from pytest_django import Settings
from redis import Redis

from clienteling.lib import clock
from clienteling.wecom.models import Corp, Send
from clienteling.wecom.services import pause_sending
from config.celery import app
from config.metrics import counts, fresh, looks
from config.metrics.names import METRICS, series
from config.metrics.views import exposition
from tests.factories import CorpFactory
from tests.wecom.sends import queued

pytestmark = pytest.mark.django_db
LINE = re.compile(r'[a-z_]+(\{([a-z]+="[^"\n]*",?)+\})? [0-9.e+-]+|# (HELP|TYPE) .+')


@pytest.fixture
def corp() -> Corp:
    return CorpFactory.create(corp_id=f"ww{uuid4().hex[:16]}")


@pytest.fixture
def monitor(settings: Settings) -> Client:
    settings.METRICS_TOKEN = "a-token-of-prometheus"
    return Client(headers={"Authorization": "Bearer a-token-of-prometheus"})


def told(monitor: Client) -> str:
    return monitor.get("/metrics").content.decode()


@pytest.mark.parametrize("path", ["/metrics", "/freshz"])
def test_without_token_or_address_nothing_is_there(client: Client, settings: Settings, path: str) -> None:
    assert client.get(path).status_code == 404
    settings.METRICS_TOKEN = "a-token-of-prometheus"
    assert client.get(path, headers={"Authorization": "Bearer another"}).status_code == 404
    settings.METRICS_ADDRESSES = ["10.0.0.0/8"]
    assert client.get(path).status_code == 404
    assert client.get(path, REMOTE_ADDR="10.2.3.4").status_code in (200, 503)


def test_every_line_is_prometheus_own_format(monitor: Client) -> None:
    monitor.get("/m/")
    lines = told(monitor).splitlines()
    assert len(lines) > 30
    assert [line for line in lines if not LINE.fullmatch(line)] == []


def test_requests_are_counted_by_route_and_never_by_address(monitor: Client) -> None:
    one = series("clienteling_requests_total", route="mobile:login", method="GET", status=200)
    before = counts.summed().get(one, 0.0)
    monitor.get("/m/login/?q=13800138000")
    assert counts.summed()[one] == before + 1
    assert "13800138000" not in told(monitor)


def test_what_is_not_there_counts_as_none(monitor: Client) -> None:
    one = series("clienteling_requests_total", route="none", method="GET", status=404)
    before = counts.summed().get(one, 0.0)
    monitor.get("/secret-of-13800138000/")
    assert counts.summed()[one] == before + 1


def test_tasks_are_counted_by_how_they_ended() -> None:
    app.loader.import_default_modules()
    task = app.tasks["clienteling.wecom.tasks.deliver_due"]
    task.push_request(delivery_info={"routing_key": "deliver"})
    one = series("clienteling_tasks_total", task=task.name, state="FAILURE")
    before = counts.summed().get(one, 0.0)
    for state in ("FAILURE", "SUCCESS"):
        task_prerun.send(sender=task, task=task)
        task_postrun.send(sender=task, task=task, state=state)
    task.pop_request()
    assert counts.summed()[one] == before + 1
    assert counts.ages()["task:deliver"] < 30


def test_a_histogram_is_cumulative() -> None:
    mine = counts.Counts()
    mine.took("clienteling_task_seconds", 0.3, queue=(name := uuid4().hex))
    mine.bring()
    found = counts.summed()
    of = {most: found.get(f'clienteling_task_seconds_bucket{{queue="{name}",le="{most}"}}') for most in ("0.25", "0.5")}
    assert of == {"0.25": None, "0.5": 1.0}


def test_counts_wait_for_redis_to_come_back(settings: Settings) -> None:
    away, settings.REDIS_URL = settings.REDIS_URL, "redis://127.0.0.1:9/0"
    mine = counts.Counts()
    mine.add("clienteling_tasks_total", task=(name := uuid4().hex), state="SUCCESS")
    mine.bring()
    settings.REDIS_URL = away
    mine.bring()
    assert counts.summed()[series("clienteling_tasks_total", task=name, state="SUCCESS")] == 1


def test_the_outbox_shows_what_waits_and_for_how_long(corp: Corp) -> None:
    queued(corp)
    Send.objects.update(due_at=clock.now() - timedelta(seconds=90))
    found = looks.tables()
    assert found['clienteling_sends{state="queued"}'] == 1
    assert 89 < found["clienteling_due_age_seconds"] < 120


def test_a_claim_that_nobody_holds_any_more_shows(corp: Corp) -> None:
    queued(corp)
    Send.objects.claim(clock.now(), uuid4(), -5, 10)
    assert looks.tables()["clienteling_leases_expired"] == 1


def test_what_waits_long_is_stale_unless_somebody_paused_it(corp: Corp, monitor: Client) -> None:
    queued(corp)
    Send.objects.update(due_at=clock.now() - timedelta(seconds=90))
    assert "clienteling_due_age_seconds" in monitor.get("/freshz").json()["stale"]
    pause_sending(by="root", reason="a drill", at=clock.now())
    assert "clienteling_due_age_seconds" not in monitor.get("/freshz").json()["stale"]


def test_silence_of_a_queue_is_stale() -> None:
    moving = dict.fromkeys(fresh.MOST, 0.0)
    assert fresh.stale(moving) == []
    silent = {name: age for name, age in moving.items() if "rules" not in name}
    assert fresh.stale(silent) == ['clienteling_task_age_seconds{queue="rules"}']


def test_queues_are_measured_where_they_are(settings: Settings) -> None:
    settings.QUEUE_URL = urlsplit(settings.REDIS_URL)._replace(path="/15").geturl()
    with closing(Redis.from_url(settings.QUEUE_URL)) as broker:
        broker.delete("bulk")
        broker.rpush("bulk", "one", "two")
        try:
            assert looks.queues()[series("clienteling_queue_length", queue="bulk")] == 2
        finally:
            broker.delete("bulk")


def test_without_redis_the_tables_still_show(settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    found = looks.all_looks()
    assert found['clienteling_look_failed{what="redis"}'] == 1 and "clienteling_due_age_seconds" in found


def test_a_question_that_fails_is_named_and_the_others_answered() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE alerts_rulerun RENAME TO elsewhere")
    found = looks.tables()
    assert found['clienteling_look_failed{what="clienteling_rule_run_age_seconds"}'] == 1
    assert "clienteling_batches_waiting" in found


def test_every_figure_that_is_looked_up_is_explained() -> None:
    text = exposition(dict.fromkeys([*looks.QUESTIONS, *fresh.MOST], 1.0))
    assert all(f"# HELP {name} {said}" in text for name, (_, said) in METRICS.items() if name in looks.QUESTIONS)


@pytest.mark.parametrize("name", looks.QUESTIONS)
def test_no_question_reads_a_whole_table(name: str) -> None:
    """Where an index fits, it is one of those that hold only what waits."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {looks.QUESTIONS[name][1]}")
        plan = "\n".join(row for (row,) in cursor)
    assert "Seq Scan" not in plan or "pause" in plan
