"""The API's description: rows that decode themselves are described by the same types that decode them."""

import json
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator

from clienteling.associates.idempotency import KEY
from clienteling.attribution.pickup_views import MOST_PICKUPS
from clienteling.attribution.views import MOST_ORDERS
from clienteling.attribution.wire import OrderIn, PickupIn, RefundIn
from clienteling.clients.supply_views import MOST_ROWS
from clienteling.clients.views import MOST_ACTIVITIES, MOST_CLIENTS
from clienteling.clients.wire import ActivityIn, ClientIn, PriceIn, StockIn
from config.api_examples import EXAMPLES
from config.error_codes import codes

# What a small house answered, written by `tests.api.answering`.
ANSWERS = Path(__file__).with_name("api_answers.json")
ROWS = [ClientIn, ActivityIn, StockIn, PriceIn, OrderIn, RefundIn, PickupIn]
REF = "#/components/schemas/{name}"
DRAWING = Lock()


class OneAtATime(SchemaGenerator):
    """drf-spectacular loads its extensions at the first drawing, and not with a second thread in mind."""

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        with DRAWING:
            return super().get_schema(request, public)  # type: ignore[no-untyped-call]


class ApiKey(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular's base is untyped
    """`Authorization: Api-Key …`, made in the console."""

    target_class = "clienteling.associates.authentication.MachineAuthentication"
    name = "ApiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Api-Key <key>`. A key has a source, scopes and, mostly, one market.",
        }


def add_rows(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular hook: put the posted rows among the components."""
    _, components = msgspec.json.schema_components(ROWS, ref_template=REF)
    schemas = result["components"]["schemas"]
    schemas.update(components)
    schemas["Clients"] = one_or_many("ClientIn", "clients", MOST_CLIENTS)
    schemas["Activities"] = one_or_many("ActivityIn", "activities", MOST_ACTIVITIES)
    schemas["Stock"] = one_or_many("StockIn", "stock", MOST_ROWS)
    schemas["Prices"] = one_or_many("PriceIn", "prices", MOST_ROWS)
    schemas["Orders"] = one_or_many("OrderIn", "orders", MOST_ORDERS)
    schemas["Pickups"] = one_or_many("PickupIn", "pickups", MOST_PICKUPS)
    for path in result["paths"].values():
        for operation in path.values():
            complete(operation)
    return result


@cache
def answers() -> dict[str, dict[str, Any]]:
    """By operation and status."""
    found: dict[str, dict[str, Any]] = json.loads(ANSWERS.read_text()) if ANSWERS.exists() else {}
    return found


def complete(operation: dict[str, Any]) -> None:
    """Codes of refusals, an example of what is sent and of what is answered."""
    for status, said in answers().get(operation["operationId"], {}).items():
        operation["responses"][status]["content"]["application/json"]["example"] = said
    takes_key = any(named["name"] == KEY and not named.get("required") for named in operation.get("parameters", ()))
    for status, answer in operation["responses"].items():
        if status >= "400":
            found = codes(operation["operationId"], status, takes_key=takes_key)
            answer["description"] = "Codes: " + ", ".join(f"`{code}`" for code in found)
            answer["x-error-codes"] = found
    for content in operation.get("requestBody", {}).get("content", {}).values():
        name = content["schema"].get("$ref", "").rpartition("/")[2]
        if name in EXAMPLES:
            content["example"] = EXAMPLES[name]


def one_or_many(row: str, name: str, most: int) -> dict[str, Any]:
    one = {"$ref": REF.format(name=row)}
    many = {
        "type": "object",
        "properties": {name: {"type": "array", "items": one, "maxItems": most}},
        "required": [name],
        "additionalProperties": False,
    }
    return {"oneOf": [one, many]}
