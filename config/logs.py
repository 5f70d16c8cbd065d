"""Logs: one JSON object a line on stderr, personal data and secrets masked before anything is written."""

import re
from typing import Any

import structlog

SECRET_WORDS = re.compile(
    r"(token|secret|password|authorization|cookie|key|code|phone|mobile|email|name$|body|xml)", re.I
)
PHONE = re.compile(r"(?<![\w.-])\+?\d[\d ()-]{8,15}\d(?![\w.-])")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
QUERY = re.compile(r"((?:access_token|corpsecret|code|state|ticket|msg_signature|echostr)=)[^&\s\"']+", re.I)
PLAIN_KEYS = {"event", "level", "logger", "timestamp", "request_id", "errcode", "status_code", "task_name", "api_name"}


def masked(text: str) -> str:
    """The text without e-mail addresses, phone numbers and secrets in query strings."""
    return PHONE.sub("<phone>", EMAIL.sub("<email>", QUERY.sub(r"\1<secret>", text)))


def mask_personal_data(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """structlog processor: the last one before rendering, exceptions already text."""
    for key, value in event.items():
        if key not in PLAIN_KEYS and SECRET_WORDS.search(key):
            event[key] = "<masked>"
        elif isinstance(value, str) and key != "timestamp":
            event[key] = masked(value)
    return event


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
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "urllib3": {"level": "WARNING"},
    },
}
structlog.configure(
    processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
