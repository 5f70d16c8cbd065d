"""What Celery is told of its broker: one Redis, whichever Redis its sentinels call the master, or RabbitMQ."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

WEB = settings.ROLE == "web"
# A request does not wait for a broker that is away: the row is the queue.
AT_ONCE = {"max_retries": 0, "interval_start": 0, "interval_step": 0, "interval_max": 0} if WEB else {}
REDIS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "unacked_mutex_expire": 10,
    "socket_timeout": 0.5 if WEB else 5,
    "socket_connect_timeout": 0.5 if WEB else 2,
    "socket_keepalive": True,
    "health_check_interval": 5,
    "retry_on_timeout": False,
    **AT_ONCE,
}
RABBIT = {"read_timeout": 0.5 if WEB else 30, "write_timeout": 0.5 if WEB else 10, "confirm_publish": True, **AT_ONCE}


def is_rabbit() -> bool:
    return str(settings.QUEUE_URL).startswith("amqp")


def broker() -> dict[str, Any]:
    """Celery's settings that depend on which broker it is."""
    if is_rabbit():
        timeout = {"broker_connection_timeout": 0.5} if WEB else {}
        return {"broker_url": settings.QUEUE_URL, "broker_transport_options": RABBIT, **timeout}
    if settings.REDIS_SENTINELS:
        return of_sentinels()
    return {
        "broker_url": settings.QUEUE_URL,
        "broker_transport": "config.broker:Transport",
        "broker_transport_options": REDIS,
    }


def of_sentinels() -> dict[str, Any]:
    """Name, password and number of the database are those of the address; where it is, the sentinels say."""
    parts = urlsplit(str(settings.QUEUE_URL))
    who = parts.netloc.rpartition("@")[0]
    first, *rest = settings.REDIS_SENTINELS
    urls = [f"sentinel://{who}@{first}{parts.path}" if who else f"sentinel://{first}{parts.path}"]
    options = {"master_name": settings.REDIS_SENTINEL_MASTER, "sentinel_kwargs": settings.REDIS_SENTINEL_OPTIONS}
    return {
        "broker_url": ";".join([*urls, *(f"sentinel://{one}" for one in rest)]),
        "broker_transport": "config.broker:SentinelTransport",
        "broker_transport_options": {**REDIS, **options},
    }
