"""The API describes itself, completely and without outside hosts."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from jsonschema_rs import validator_for

from tests.api.listed import whole

# A refund that was there already looks like a new one.
NO_EXAMPLE = [("orders_refunds_create", "200")]


def test_the_description_is_valid_and_without_warnings() -> None:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert "openapi: 3.1.0" in out.getvalue()


@pytest.mark.django_db
def test_posted_rows_are_described_by_the_types_that_decode_them(client: Browser) -> None:
    schemas = client.get("/api/schema/?format=json").json()["components"]["schemas"]
    assert schemas["Activities"]["oneOf"][1]["properties"]["activities"]["maxItems"] == 2_000
    assert "product_view" in schemas["ActivityIn"]["properties"]["kind"]["enum"]
    assert schemas["OrderIn"]["additionalProperties"] is False


@pytest.mark.django_db
def test_the_page_loads_nothing_from_elsewhere(client: Browser) -> None:
    page = client.get("/api/docs/").content.decode()
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert sources and all(source.startswith("/") for source in sources)
    assert all(client.get(source).status_code == 200 for source in sources if source.startswith("/static/"))


def test_each_answer_has_an_example_that_fits_its_description() -> None:
    without, wrong = [], []
    for operation in (one for path in whole()["paths"].values() for one in path.values()):
        for status, answer in operation["responses"].items():
            content = answer.get("content", {}).get("application/json")
            if content is None or status >= "300":
                continue
            if "example" not in content:
                without.append((operation["operationId"], status))
                continue
            schema = {**content["schema"], "components": whole()["components"]}
            faults = [fault.message for fault in validator_for(schema).iter_errors(content["example"])]
            wrong += [(operation["operationId"], fault) for fault in faults]
    assert (without, wrong) == (NO_EXAMPLE, [])
