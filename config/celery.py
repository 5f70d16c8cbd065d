"""Celery: transport settings, beat's ticks, routes. Rows are the queue; a task only says that some may be due."""

import os

from celery import Celery, Task
from celery.signals import setup_logging, worker_init, worker_process_init
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from clienteling.lib.acting import acting  # noqa: E402
from config.broker_settings import REDIS, broker  # noqa: E402


class NamedTask(Task):  # type: ignore[type-arg]  # generic in its stubs only
    """History says which task wrote."""

    def __call__(self, *args: object, **kwargs: object) -> object:
        with acting(source="task", why=self.name):
            return super().__call__(*args, **kwargs)


app = Celery("clienteling", task_cls=NamedTask)
app.conf.update(
    **broker(),
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_channel_error_retry=True,
    visibility_timeout=300,
    redis_socket_timeout=REDIS["socket_timeout"],
    redis_socket_connect_timeout=REDIS["socket_connect_timeout"],
    redis_socket_keepalive=True,
    redis_retry_on_timeout=False,
    redis_backend_health_check_interval=5,
    result_backend_transport_options={"visibility_timeout": 300},
    result_backend=None,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_acks_on_failure_or_timeout=True,
    task_time_limit=60,
    task_publish_retry=False,
    task_create_missing_queues=False,
    task_default_queue="now",
    task_queues=[Queue("now"), Queue("deliver"), Queue("rules"), Queue("bulk")],
    task_routes={
        "clienteling.wecom.tasks.deliver*": {"queue": "deliver"},
        "clienteling.alerts.tasks.measure": {"queue": "bulk"},
        "clienteling.alerts.tasks.run_backtests": {"queue": "bulk"},
        "clienteling.alerts.tasks.*": {"queue": "rules"},
        "clienteling.clients.tasks.reconcile": {"queue": "bulk"},
        "clienteling.oversight.tasks.*": {"queue": "bulk"},
        "clienteling.clients.tasks.import_files": {"queue": "bulk"},
        "clienteling.webhooks.tasks.*": {"queue": "bulk"},
    },
    task_send_sent_event=False,
    worker_send_task_events=False,
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_max_tasks_per_child=1000,
    worker_max_memory_per_child=400_000,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_soft_shutdown_timeout=15,
    worker_enable_soft_shutdown_on_idle=True,
    beat_scheduler="config.beat:OneAwake",
    beat_max_loop_interval=5,
    beat_schedule={
        "deliver due sends": {"task": "clienteling.wecom.tasks.deliver_due", "schedule": 1.0},
        "dispatch callbacks": {"task": "clienteling.wecom.tasks.dispatch_callbacks", "schedule": 2.0},
        "evaluate new activity": {"task": "clienteling.alerts.tasks.evaluate_new", "schedule": 2.0},
        "sweep due rules": {"task": "clienteling.alerts.tasks.sweep_due", "schedule": 30.0},
        "send due alerts": {"task": "clienteling.alerts.tasks.send_due", "schedule": 2.0},
        "follow up alerts": {"task": "clienteling.alerts.tasks.follow_up", "schedule": 30.0},
        "settle alerts": {"task": "clienteling.alerts.tasks.settle", "schedule": 2.0},
        "measure alerts": {"task": "clienteling.alerts.tasks.measure", "schedule": 300.0},
        "pull contacts": {"task": "clienteling.clients.tasks.pull_contacts", "schedule": 5.0},
        "refresh contact ways": {"task": "clienteling.clients.tasks.refresh_contact_ways", "schedule": 30.0},
        "sync contact ways": {"task": "clienteling.clients.tasks.sync_contact_ways", "schedule": 5.0},
        "pictures of welcomes": {"task": "clienteling.outreach.tasks.make_pictures_ready", "schedule": 300.0},
        "move handovers": {"task": "clienteling.clients.tasks.move_handovers", "schedule": 10.0},
        "settle merges": {"task": "clienteling.clients.tasks.settle_merges", "schedule": 600.0},
        "find namesakes": {"task": "clienteling.clients.tasks.find_namesakes", "schedule": 3600.0},
        "turn the day of clients": {"task": "clienteling.clients.tasks.turn_the_day", "schedule": 3600.0},
        "try rules on the past": {"task": "clienteling.alerts.tasks.run_backtests", "schedule": 10.0},
        "stop annoying rules": {"task": "clienteling.alerts.tasks.stop_the_annoying", "schedule": 300.0},
        "apply automatic tags": {"task": "clienteling.alerts.tasks.apply_auto_tags", "schedule": 600.0},
        "pull tags": {"task": "clienteling.clients.tasks.pull_tags", "schedule": 60.0},
        "push tags": {"task": "clienteling.clients.tasks.push_tags", "schedule": 10.0},
        "pull members": {"task": "clienteling.associates.tasks.pull_members", "schedule": 5.0},
        "read directories": {"task": "clienteling.associates.tasks.read_directories", "schedule": 2.0},
        "nightly directories": {"task": "clienteling.associates.tasks.start_nightly_directories", "schedule": 600.0},
        "look up followers": {"task": "clienteling.clients.tasks.look_up_followers", "schedule": 5.0},
        "join followers": {"task": "clienteling.clients.tasks.join_followers", "schedule": 60.0},
        "days of Official Accounts": {
            "task": "clienteling.insights.tasks.fetch_official_account_days",
            "schedule": 3600.0,
        },
        "take waiting refunds": {"task": "clienteling.attribution.tasks.take_waiting_refunds", "schedule": 60.0},
        "reconcile with WeCom": {"task": "clienteling.clients.tasks.reconcile", "schedule": 60.0},
        "import files": {"task": "clienteling.clients.tasks.import_files", "schedule": 5.0},
        "forget imports": {"task": "clienteling.clients.tasks.forget_imports", "schedule": 3600.0},
        # Others work in that queue for minutes; what piles up behind them is one tick too many.
        "deliver webhooks": {
            "task": "clienteling.webhooks.tasks.deliver_due",
            "schedule": 2.0,
            "options": {"expires": 30},
        },
        "forget webhooks": {"task": "clienteling.webhooks.tasks.forget_old", "schedule": 3600.0},
        "serve clients": {"task": "clienteling.oversight.tasks.serve_clients", "schedule": 30.0},
        "delete what is old": {"task": "clienteling.oversight.tasks.delete_old", "schedule": 3600.0},
        "audit": {"task": "clienteling.oversight.tasks.audit", "schedule": 600.0},
        "partitions of activity": {"task": "clienteling.clients.tasks.ensure_partitions", "schedule": 3600.0},
    },
)
app.autodiscover_tasks()

from config.metrics import tasks  # noqa: E402, F401  (counts what ran; it asks for the settings above)


@setup_logging.connect
def keep_our_logging(**_: object) -> None:
    """Connected so that Celery leaves logging alone: Django's configuration, masking included, stays."""


@worker_init.connect
def refuse_other_index_keys(**_: object) -> None:
    """A worker that finds nobody would make every client anew. A database that is away is waited for, as ever."""
    from django.db import DatabaseError, connection

    from clienteling.oversight.services.reindexing import keys_differ

    try:
        wrong = keys_differ()
    except DatabaseError:
        wrong = ""
    connection.close()
    if wrong:
        raise SystemExit(wrong)


@worker_process_init.connect
def close_inherited_connections(**_: object) -> None:
    """A forked child must not share its parent's PostgreSQL socket."""
    from django.db import connections

    connections.close_all()
