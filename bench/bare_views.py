"""Addresses of a measured server: the product's own, and beside them a view that writes the same row by hand."""

import json
from uuid import uuid4

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from bench import bare_copy, bare_reads
from clienteling.clients.models import ClientIdentity
from clienteling.lib.encryption import blind_index
from config import urls

BATCH = """INSERT INTO clients_ingestbatch (source, idempotency_key, body_digest, received_at, rows, client_ids, answer)
VALUES ('bare', %s, '\\x00', now(), 1, %s, '{}') RETURNING id"""
ROW = """INSERT INTO clients_activity (batch_id, occurred_at, client_id, product_id, kind)
SELECT %s, %s, %s, p.id, 11 FROM clients_product p WHERE p.sku = %s"""


@csrf_exempt
def write(request: HttpRequest) -> HttpResponse:
    """One activity: decode, find the client, write batch and row, commit."""
    said = json.loads(request.body)
    index = blind_index("crm", said["client"]["crm"])
    client = ClientIdentity.objects.values_list("client_id", flat=True).get(
        kind="crm", scope="bench", value_index=index
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BATCH, [str(uuid4()), [client]])
        (batch,) = cursor.fetchone()
        cursor.execute(ROW, [batch, said["occurred_at"], client, said["product"]])
    return JsonResponse({"accepted": 1})


@csrf_exempt
def empty(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"accepted": len(request.body) > 0})


urlpatterns = [
    path("bare/write/", write),
    path("bare/empty/", empty),
    path("bare/copy/", bare_copy.view),
    path("bare/clients/", bare_reads.clients),
    *urls.urlpatterns,
]
