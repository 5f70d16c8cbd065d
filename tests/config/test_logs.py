"""Canaries sent through the log chain: none may come out."""

import json
import logging
from typing import Any

import pytest
from structlog.stdlib import ProcessorFormatter

from config.logs import LOGGING


def written(message: str, **extra: Any) -> str:
    how = LOGGING["formatters"]["json"]
    formatter = ProcessorFormatter(processors=how["processors"], foreign_pre_chain=how["foreign_pre_chain"])
    error = extra.pop("error", None)
    record = logging.makeLogRecord({"name": "test", "levelno": logging.ERROR, "msg": message, **extra})
    if error:
        record.exc_info = (type(error), error, None)
    return formatter.format(record)


@pytest.mark.parametrize(
    "query", ["q=canary", "code=canary&state=canary", "access_token=canary", "external_userid=canary", "unionid=canary"]
)
def test_addresses_lose_what_was_looked_for_and_what_opens_doors(query: str) -> None:
    line = written("request_started", request=f"GET /api/v1/clients/?{query}")
    assert "canary" not in line and "/api/v1/clients/" in line


def test_codes_that_say_what_went_wrong_stay_readable() -> None:
    line = written("refused errcode=40014", code=404)
    assert "errcode=40014" in line and json.loads(line)["code"] == 404
    assert json.loads(written("signed in", code="canary"))["code"] == "<masked>"


@pytest.mark.parametrize("canary", ["zhu.canary@example.com", "+86 138 1234 5678"])
def test_personal_data_is_masked_wherever_it_hides(canary: str) -> None:
    """Celery hangs a mapping with arguments and exception on the record of a failed task."""
    data = {"exc": f"bad row {canary}", "args": [canary], "kwargs": {"phone": canary}, "error": ValueError(canary)}
    line = written(f"failed for {canary}", data=data, error=ValueError(canary))
    assert canary not in line
    assert json.loads(line)["data"]["kwargs"] == {"phone": "<masked>"}


def test_a_line_is_an_object_with_time_level_and_logger() -> None:
    line = json.loads(written("alert 7 sent"))
    assert line["event"] == "alert 7 sent"
    assert {"timestamp", "level", "logger"} <= set(line)


def test_an_exception_keeps_its_kind() -> None:
    line = written("failed", error=ValueError("no client with 13812345678"))
    assert "13812345678" not in line and "ValueError" in line
