"""Logs: one JSON object a line on stderr, personal data and secrets masked before anything is written.

`LOG_LEVEL` is that of our own lines; at DEBUG the libraries speak as well, masked like the rest.
"""

import re
from typing import Any

import structlog

from clienteling.lib.masking import masked
from config.env import env

LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
QUIET = "DEBUG" if LEVEL == "DEBUG" else "WARNING"
SECRET_WORDS = re.compile(
    r"(token|secret|password|authorization|cookie|key|code|phone|mobile|email|name$|body|xml)", re.I
)
PLAIN_KEYS = {"event", "level", "logger", "timestamp", "request_id", "errcode", "status_code", "task_name", "api_name"}


def mask_personal_data(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """structlog processor: the last one before rendering, exceptions already text."""
    for key, value in event.items():
        if key != "timestamp":
            event[key] = masked_value(key, value)
    return event


def masked_value(key: str, value: Any) -> Any:
    """Also inside what Celery and others hang on a record: mappings, lists, exceptions."""
    is_status = key == "code" and isinstance(value, int)  # of an answer of ours; codes that open doors are text
    if key not in PLAIN_KEYS and SECRET_WORDS.search(key) and not is_status:
        return "<masked>"
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {str(name): masked_value(str(name), part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [masked_value("", part) for part in value]
    return masked(value if isinstance(value, str) else repr(value))


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": SHARED,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                mask_personal_data,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LEVEL},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "celery.app.trace": {"level": QUIET},
        "celery.worker.strategy": {"level": QUIET},
        "celery.beat": {"level": QUIET},
        "urllib3": {"level": QUIET},
    },
}
structlog.configure(
    processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
