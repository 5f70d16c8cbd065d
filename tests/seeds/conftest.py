"""The demo house, seeded and committed once for these tests, on a day of its own."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker
from time_machine import travel

from tests.emptying import forget_everything

DAY = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # noon in Shanghai
CLIENTS = 150


@pytest.fixture(scope="module")
def cost(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[float, int]]:
    """Processor seconds and queries of seeding 150 clients. What a test changes is rolled back, all goes at the end."""
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        try:
            with travel(DAY), CaptureQueriesContext(connection) as queries:
                began = time.process_time()
                call_command("seed_demo", clients=CLIENTS)
                seconds = time.process_time() - began
            yield seconds, len(queries)
        finally:
            forget_everything()


@pytest.fixture
def seeded(cost: tuple[float, int]) -> datetime:
    """When it was."""
    return DAY
