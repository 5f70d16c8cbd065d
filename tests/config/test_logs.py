"""Logs are one JSON object a line, with personal data and secrets masked."""

import io
import json
import logging
import logging.config
from copy import deepcopy
from typing import Any

import pytest

from config.logs import LOGGING

CANARIES = ["13812345678", "+86 138 1234 5678", "li.yan@example.com", "s3cr3t-token-value"]


@pytest.fixture
def lines() -> Any:
    """What a logger under the project's configuration writes."""
    stream = io.StringIO()
    wanted = deepcopy(LOGGING)
    formatter = logging.config.DictConfigurator(wanted).configure_formatter(wanted["formatters"]["json"])
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.getLogger("tests.logs")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.DEBUG)
    return logger, lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_an_object_with_time_level_and_logger(lines: Any) -> None:
    logger, written = lines
    logger.info("alert %s sent", 7)
    assert written()[0]["event"] == "alert 7 sent"
    assert {"timestamp", "level", "logger"} <= set(written()[0])


@pytest.mark.parametrize("canary", CANARIES[:3])
def test_personal_data_in_a_message_is_masked(lines: Any, canary: str) -> None:
    logger, written = lines
    logger.warning("could not write to %s", canary)
    assert canary not in json.dumps(written(), ensure_ascii=False)


def test_secrets_in_addresses_and_fields_are_masked(lines: Any) -> None:
    logger, written = lines
    logger.info("GET /cgi-bin/user/get?access_token=s3cr3t-token-value&userid=lin", extra={"token": CANARIES[3]})
    said = json.dumps(written())
    assert CANARIES[3] not in said and "userid=lin" in said


def test_an_exception_is_masked_too(lines: Any) -> None:
    logger, written = lines
    try:
        raise ValueError("no client with 13812345678")
    except ValueError:
        logger.exception("failed")
    assert "13812345678" not in json.dumps(written()) and "ValueError" in json.dumps(written())
