"""Writes `config/api_answers.json`: what a small house answers to each operation, for the API's description.

By hand, when answers changed: `python -m tests.api.answering` on an empty, migrated database.
"""

import json
import logging
import os
import re
from typing import Any

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client as Browser  # noqa: E402

from clienteling.associates.models import Associate  # noqa: E402
from clienteling.associates.roles import Role  # noqa: E402
from config.api_examples import EXAMPLES  # noqa: E402
from config.openapi import ANSWERS  # noqa: E402
from tests.api.fuzzed_house import House, built  # noqa: E402
from tests.api.listed import whole  # noqa: E402

PLACE = re.compile(r"{(\w+)}")
# First what others build on, last what ends it.
FIRST, LAST = ("clients_create", "orders_create"), ("consents_withdraw", "close", "_done_", "dismiss", "destroy")
# Answered otherwise for an order that is not known yet.
ALSO = {"orders_refunds_create": "/api/v1/orders/SO-tonight/refunds/"}
QUERY = {"clients_list": "?limit=2", "reports_retrieve": "?purpose=planning"}


def answers(house: House) -> dict[str, Any]:
    """By operation: what its caller hears when all is well."""
    found = {}
    for path, method, operation in sorted(operations(), key=turn):
        name = operation["operationId"]
        said = ask(house, path, method, operation)
        if said.status_code < 300 and "json" in said.headers.get("Content-Type", ""):
            found[name] = {str(said.status_code): first_rows(said.json())}
        elif said.status_code >= 300:
            print(name, said.status_code, said.content[:200])
        if name in ALSO:
            said = ask(house, ALSO[name], method, operation)
            found[name][str(said.status_code)] = said.json()
    return dict(sorted(found.items()))


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, one) for path, ways in whole()["paths"].items() for method, one in ways.items()]


def turn(operation: tuple[str, str, dict[str, Any]]) -> tuple[int, str]:
    name = operation[2]["operationId"]
    late = next((number for number, part in enumerate(LAST, 3) if part in name), 2)
    return (FIRST.index(name) if name in FIRST else late), name


def ask(house: House, path: str, method: str, operation: dict[str, Any]) -> Any:
    """By the machine where it may, else by who works in the shop, else by head office."""
    name, answer = operation["operationId"], None
    contents: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    body: Any = next((content["example"] for content in contents.values()), {})
    for address in addresses(house, path):
        for who in ("machine", Role.ASSOCIATE.value, Role.RETAIL_OPERATIONS.value):
            caller = house.callers[who]
            browser = Browser(headers={**caller.headers, "Idempotency-Key": name + path})
            browser.cookies.load(caller.cookies)
            with transaction.atomic():
                to, sent = address + QUERY.get(name, ""), body_of(house, name, body)
                answer = browser.generic(method.upper(), to, sent, "application/json")
                transaction.set_rollback(turn((path, method, operation))[0] > len(FIRST))
            if answer.status_code < 300:
                return answer
    return answer


def addresses(house: House, path: str) -> list[str]:
    """With each thing there is in turn in its one place; a second place is the tag's."""
    named = PLACE.findall(path)
    if not named:
        return [path]
    whole_path = path.replace("{id}", str(house.known["id"][-1])) if len(named) > 1 else path
    known = [*house.known[named[0]], *([EXAMPLES["Orders"]["orders"][0]["number"]] if named == ["number"] else [])]
    return [PLACE.sub(str(value), whole_path, count=1) for value in known]


def body_of(house: House, name: str, body: Any) -> bytes:
    """The description's own example, about a client there is."""
    if name == "wishes_create":
        body = {**body, "client": house.known["uid"][0]}
    if name == "clients_tags_create":
        body = {"id": house.known["id"][-1]}
    return json.dumps(body).encode()


def first_rows(said: Any) -> Any:
    """One row of a list shows what all look like."""
    if isinstance(said, dict) and "secret" in said:
        return {**said, "secret": f"whsec_{'A' * 43}="}
    if isinstance(said, dict) and isinstance(said.get("results"), list):
        links = {"next": None} if "next" in said else {}
        return {**said, **links, "results": said["results"][:1]}
    return said


if __name__ == "__main__":
    made = built()
    Associate.objects.filter(username=Role.ASSOCIATE.value).update(name="林悦", userid="lin")
    logging.disable(logging.CRITICAL)
    ANSWERS.write_text(json.dumps(answers(made), ensure_ascii=False, indent=1) + "\n")
