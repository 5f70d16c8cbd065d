"""What a test commits is gone for the next, also what may never be deleted and what no model tells of."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from clienteling.associates.services.audit import record
from clienteling.clients.models import ActivityKind
from clienteling.clients.services import ActivityEvent, record_batch
from clienteling.lib import clock
from tests import emptying
from tests.conftest import Cast
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db(transaction=True)


def filled() -> set[str]:
    """Names of tables that hold rows, beside those that stay."""
    names = set(connection.introspection.table_names()) - set(emptying.STAYS)
    with connection.cursor() as cursor:
        found = [f"SELECT '{name}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(name)})" for name in names]
        cursor.execute(" UNION ALL ".join(found))
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture
def written(cast: Cast) -> None:
    """Rows in tables that refer to each other, in the audit log, and in the log of activity."""
    at = clock.now()
    event = ActivityEvent(ClientFactory.create(market=cast.market).pk, ActivityKind.PRODUCT_VIEW, at)
    record_batch([event], source="shop", idempotency_key="k", at=at)
    record("client.exported", by=cast.manager, at=at)


@pytest.mark.parametrize("many_bytes", [0, emptying.MANY_BYTES])
def test_nothing_is_left_be_it_much_or_little(written: None, many_bytes: int) -> None:
    assert {"clients_client", "associates_auditentry", "clients_activity"} <= filled()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(emptying.statement(many_bytes))
    assert filled() == set()
    assert ContentType.objects.exists()


def test_flush_does_so(written: None) -> None:
    emptying.forget_everything()
    assert filled() == set()
