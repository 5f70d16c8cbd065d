"""The same request several times at once, under one key: one effect, and nobody waits for another."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from rest_framework.test import APIClient

from clienteling.associates.models import IdempotencyRecord
from clienteling.attribution.models import Order
from clienteling.clients.models import Client
from clienteling.clients.services import ClientData, upsert_clients
from clienteling.lib import clock
from runner.waiting import until
from tests.api.conftest import with_key
from tests.api.test_repeating import ORDER, V1, refused
from tests.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"


@pytest.fixture(autouse=True)
def zhu(transactional_db: None, cast: Cast) -> Client:
    row = ClientData(cast.market.code, {"crm": "1"}, name="朱丽艳", associate="lin")
    return upsert_clients([row], source="shop", at=clock.now()).clients[0]


@pytest.fixture
def shops(cast: Cast) -> list[APIClient]:
    """The same machine, calling from several places at once."""
    first = with_key(cast.market)
    others = [APIClient() for _ in range(3)]
    for other in others:
        other.credentials(**first._credentials)  # type: ignore[attr-defined]  # DRF's stubs leave it out
    return [first, *others]


def order(shop: APIClient) -> Any:
    try:
        return shop.post(f"{V1}orders/", ORDER, format="json", headers={"Idempotency-Key": "k-1"})
    finally:
        connection.close()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


def test_while_the_first_is_at_work_others_are_told_so_at_once(shops: list[APIClient], zhu: Client) -> None:
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            Client.objects.select_for_update().get(pk=zhu.pk)
            first: Future[Any] = pool.submit(order, shops[0])
            assert until(somebody_waits, 5)
            assert refused(pool.submit(order, shops[1]).result(1)) == (409, "idempotency_key_in_use")
            assert not first.done()
        assert first.result(5).status_code == 200
    again = order(shops[1])
    assert again.content == first.result().content and again.headers["Idempotency-Replayed"] == "true"


def test_four_at_a_barrier_have_one_effect(shops: list[APIClient]) -> None:
    barrier = threading.Barrier(len(shops), timeout=10)

    def after(wait: Callable[[], int], shop: APIClient) -> Any:
        wait()
        return order(shop)

    with ThreadPoolExecutor(len(shops)) as pool:
        answers = list(pool.map(lambda shop: after(barrier.wait, shop), shops))
    done = [answer for answer in answers if answer.status_code == 200]
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert sum("Idempotency-Replayed" not in answer.headers for answer in done) == 1
    assert {answer.content for answer in done} == {order(shops[0]).content}
    assert Order.objects.count() == IdempotencyRecord.objects.count() == 1
