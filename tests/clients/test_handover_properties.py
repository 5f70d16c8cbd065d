"""In whatever order, and however often, WeCom's callbacks and our own steps come: one history, one owner."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clienteling.clients import tasks
from clienteling.clients.models import HandoverClient, Relationship
from clienteling.wecom.services import dispatch_callbacks
from tests.clients.handing import DAY, Shop, open_shop, owners
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
STEP = -1


@pytest.fixture
def shop(wecom: Wecom) -> Shop:
    """Three clients on their way to zhou; the second has refused."""
    shop = open_shop(wecom, ["lin", "zhou"], 3)
    shop.begin(shop.handover("zhou"))
    wecom.ask("POST", "transfer/refuse", json={"external_userid": "wm1"})
    shop.advance(DAY)
    wecom.ask("GET", "callbacks")
    return shop


@contextmanager
def undone() -> Iterator[None]:
    """No block of a transaction of its own: WeCom is asked inside."""
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


@given(order=st.lists(st.integers(STEP, 4), max_size=8))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_callbacks_and_steps_in_any_order_end_in_one_history(shop: Shop, order: list[int]) -> None:
    told = [row["xml"] for row in shop.wecom.ask("GET", "callbacks")["callbacks"]]
    assert len(told) == 5
    with undone():
        for number in [*order, STEP, *range(5)]:
            happen(shop, told, number)
        shop.advance(DAY)
        happen(shop, told, STEP)
        assert owners() == {"客户0": ["zhou"], "客户1": ["lin"], "客户2": ["zhou"]}
        assert HandoverClient.objects.counted() == {"taken": 2, "refused": 1}
        assert Relationship.objects.count() == 5
        moved = Relationship.objects.filter(associate=shop.lin, ended_at__isnull=False)
        assert {one.client.owner_at(one.ended_at) for one in moved if one.ended_at} == {shop.people["zhou"]}


def happen(shop: Shop, told: list[str], number: int) -> None:
    if number == STEP:
        shop.step()
        return
    assert callbacks.post(shop.wecom.corp, told[number]).status_code == 200
    dispatch_callbacks()
    tasks.pull_contacts.apply().get()
