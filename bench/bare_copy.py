"""What a batch of activity costs at the least: decode, look up in memory, one batch row and one COPY."""

import json
from functools import cache
from uuid import uuid4

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from clienteling.clients.models import Client, Product

KNOWN = 20_000
PRODUCT_VIEW = 11
OPEN_BATCH = """INSERT INTO clients_ingestbatch (source, idempotency_key, body_digest, received_at, rows, client_ids,
    answer) VALUES ('copy', %s, '\\x00', now(), %s, '{}', '{}') RETURNING id"""
COPY = "COPY clients_activity (batch_id, occurred_at, client_id, product_id, kind) FROM STDIN"


@cache
def clients() -> dict[str, int]:
    """Those whose activity is posted, by the number a till knows them by."""
    return {f"C-{pk}": pk for pk in Client.objects.order_by("pk").values_list("pk", flat=True)[:KNOWN]}


@cache
def products() -> dict[str, int]:
    return dict(Product.objects.values_list("sku", "pk"))


def copied(body: bytes) -> int:
    """How many rows it was."""
    who, what = clients(), products()
    with transaction.atomic(), connection.cursor() as cursor:
        rows = json.loads(body)["activities"]
        cursor.execute(OPEN_BATCH, [str(uuid4()), len(rows)])
        (batch,) = cursor.fetchone()
        with cursor.copy(COPY) as copy:
            for row in rows:
                client, product = who[row["client"]["crm"]], what[row["product"]]
                copy.write_row((batch, row["occurred_at"], client, product, PRODUCT_VIEW))
    return len(rows)


@csrf_exempt
def view(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"accepted": copied(request.body)})
