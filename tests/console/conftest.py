"""The demo house, small: rows in every table the console shows."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from pytest_django import Settings

from clienteling.alerts import services
from clienteling.associates.models import Associate
from clienteling.lib import clock


@pytest.fixture
def house(db: None, settings: Settings, tmp_path: Path) -> Associate:
    """Seeded through services, today's alerts handed to the outbox; the administrator."""
    settings.MEDIA_ROOT = str(tmp_path)
    call_command("seed_demo", clients=40)
    services.sweep_due(clock.now(), early=True)
    services.evaluate_new(clock.now())
    services.send_due(clock.now())
    return Associate.objects.get(username="admin")


@pytest.fixture
def browser() -> Browser:
    return Browser()
