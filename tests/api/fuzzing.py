"""Does any request that fits the API's description break it, or get an answer it does not describe, whoever asks?"""

import argparse
import gc
import logging
import os
import random
import sys
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

import schemathesis  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.signals import got_request_exception  # noqa: E402
from drf_spectacular.generators import SchemaGenerator  # noqa: E402
from hypothesis import HealthCheck, Phase, given, seed  # noqa: E402
from hypothesis import settings as rounds  # noqa: E402
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.core.failures import FailureGroup  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.fuzzed_house import Caller, built  # noqa: E402

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
Callers = dict[str, Caller]
REAL_SHARE = 0.6  # of the places in an address that name something there is


@dataclass
class Score:
    """Cases each role sent by their answers' status, and what was found, once per operation and kind of finding."""

    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    findings: dict[str, str] = field(default_factory=dict)

    @property
    def cases(self) -> int:
        return sum(answers.total() for answers in self.statuses.values())

    def found(self, label: str, text: str, case: Any = "") -> None:
        said = f": {case.as_curl_command()[:600]}" if case else ""
        self.findings.setdefault(f"{label}: {text.splitlines()[0][:120]}", f"{label}: {text}{said}")


def described() -> Any:
    """The API as its own description has it, served by this process."""
    raw = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # untyped
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = WSGIHandler()
    return schema


def fuzz(
    schema: Any, callers: Callers, *, per_operation: int, known: dict[str, list[Any]], start: int, score: Score
) -> Iterator[str]:
    """`known`: values by name of the place in an address, so that not everything is unknown. Names what is done."""
    for operation in operations(schema):
        ask(operation, Asked(callers, per_operation, known, start, score))
        yield operation.label


@dataclass(frozen=True)
class Asked:
    """Who asks, how often, with which names, and where it is written down."""

    callers: Callers
    times: int
    known: dict[str, list[Any]]
    start: int
    score: Score


def ask(operation: Any, asked: Asked) -> None:
    """One operation, at random but repeatably. A case is thought of once, and sent by everybody in turn."""
    dice = random.Random(f"{asked.start}:{operation.label}")

    @seed(asked.start)
    @rounds(
        max_examples=asked.times,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def one(case: Any) -> None:
        for name in case.path_parameters or {}:
            if name in asked.known and dice.random() < REAL_SHARE:
                case.path_parameters[name] = dice.choice(asked.known[name])
        for role, caller in asked.callers.items():
            send(case, operation, role, caller, asked.score)

    one()


def send(case: Any, operation: Any, role: str, caller: Caller, score: Score) -> None:
    """What is wrong with the answer is written down, not raised: the next one is asked all the same."""
    label = f"{operation.label} by {role}"
    with broken(score, label):
        response = case.call(headers=caller.headers, cookies=caller.cookies)
    score.statuses[role][response.status_code] += 1
    for code in unlisted(operation, response):
        score.found(label, f"{response.status_code} `{code}` is not in the description", case)
    try:
        case.validate_response(response, checks=CHECKS)
    except FailureGroup as error:
        for text in told(error):
            score.found(label, text, case)


@contextmanager
def broken(score: Score, label: str) -> Iterator[None]:
    """Notes what a request failed with: its answer only says that it did."""

    def noted(**_told: Any) -> None:
        score.found(label, "".join(traceback.format_exception(*sys.exc_info())[-3:]))

    got_request_exception.connect(noted)
    try:
        yield
    finally:
        got_request_exception.disconnect(noted)


def unlisted(operation: Any, response: Any) -> list[str]:
    """Codes of a refusal that the description does not name for that operation and status."""
    if response.status_code < 400 or "json" not in str(response.headers.get("content-type", "")):
        return []
    described = operation.definition.raw["responses"].get(str(response.status_code), {})
    listed = described.get("x-error-codes", ())
    return [one["code"] for one in response.json()["errors"] if one["code"] not in listed]


def operations(schema: Any) -> Iterator[Any]:
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path.startswith("/api/v1/"):
            yield operation


def told(error: BaseException) -> list[str]:
    parts = getattr(error, "exceptions", None)
    return [text for part in parts for text in told(part)] if parts else [f"{type(error).__name__}: {error}"]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser("run.py fuzz")
    parser.add_argument("cases", type=int, nargs="?", default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--role", action="append", help="only for these, its share of the cases; may be repeated")
    asked = parser.parse_args(argv)
    logging.disable(logging.CRITICAL)
    schema, house, score = described(), built(), Score()
    gc.freeze()  # what is loaded by now stays: collecting garbage need not look through it again and again
    callers = {role: house.callers[role] for role in asked.role or house.callers}
    each = -(-asked.cases // (len(house.callers) * len(list(operations(schema)))))
    for label in fuzz(schema, callers, per_operation=each, known=house.known, start=asked.seed, score=score):
        print(f"{score.cases:7,} cases after {label}", flush=True)
    tell(score, asked.seed)
    return int(bool(score.findings))


def tell(score: Score, start: int) -> None:
    print(*score.findings.values(), sep="\n")
    for role, answers in score.statuses.items():
        print(f"{role:18} {answers.total():7,} cases  {dict(sorted(answers.items()))}")
    said = f"{len(score.findings)} findings, see above" if score.findings else "0 errors, 0 undocumented answers"
    print(f"{score.cases:,} cases, seed {start}: {said}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
