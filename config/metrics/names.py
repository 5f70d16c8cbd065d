"""Every figure we publish: its name, its kind, and what it says. Labels never hold anything about a person."""

COUNTER, GAUGE, HISTOGRAM = "counter", "gauge", "histogram"

METRICS = {
    "clienteling_requests_total": (COUNTER, "Answered requests, by route, method and status."),
    "clienteling_request_seconds": (HISTOGRAM, "How long requests took, by part of the product."),
    "clienteling_tasks_total": (COUNTER, "Celery tasks, by name and how they ended."),
    "clienteling_task_seconds": (HISTOGRAM, "How long Celery tasks took, by queue."),
    "clienteling_task_age_seconds": (GAUGE, "Since a task of that queue last succeeded."),
    "clienteling_queue_length": (GAUGE, "Messages in a broker queue."),
    "clienteling_unacknowledged": (GAUGE, "Messages taken by workers and not acknowledged."),
    "clienteling_sends": (GAUGE, "Rows of the outbox that are not settled, by state; unclear ones wait for a person."),
    "clienteling_due_age_seconds": (GAUGE, "How long the oldest due row of the outbox has waited."),
    "clienteling_leases_expired": (GAUGE, "Claims whose worker is gone and that nobody has taken up yet."),
    "clienteling_sending_paused": (GAUGE, "1 while somebody, or a restore, has paused sending."),
    "clienteling_callbacks": (GAUGE, "Callbacks received and not handled, or failed."),
    "clienteling_callback_age_seconds": (GAUGE, "How long the oldest callback has waited."),
    "clienteling_batches_waiting": (GAUGE, "Batches of activity that no rule has looked at."),
    "clienteling_batch_age_seconds": (GAUGE, "How long the oldest of them has waited."),
    "clienteling_rule_run_age_seconds": (GAUGE, "Since any rule last found somebody: long on a quiet night."),
    "clienteling_breaker_rest_seconds": (GAUGE, "How long calls to a WeCom API are left alone, by corp."),
    "clienteling_look_failed": (GAUGE, "1 for what could not be looked up: database, Redis."),
}
BUCKETS_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def series(name: str, **labels: object) -> str:
    """`name{label="value"}` as Prometheus writes it."""
    inside = ",".join(f'{label}="{escaped(str(value))}"' for label, value in labels.items())
    return f"{name}{{{inside}}}" if inside else name


def escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
