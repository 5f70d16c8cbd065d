"""A receiver the house trusts, and a machine that subscribed to everything."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from clienteling.associates.doors import SCOPES
from clienteling.associates.models import MachineKey
from clienteling.webhooks.kinds import KINDS
from clienteling.webhooks.models import Subscription
from clienteling.webhooks.services import subscribe
from tests.conftest import Cast
from tests.webhooks.receiver import Receiver, receiving


@pytest.fixture
def receiver(tmp_path: Path, settings: Settings) -> Iterator[Receiver]:
    with receiving(tmp_path) as found:
        settings.WEBHOOK_INTERNAL_HOSTS = ["localhost"]
        settings.WEBHOOK_CA_FILE = found.ca_file
        yield found


@pytest.fixture
def key(cast: Cast) -> MachineKey:
    made, _ = MachineKey.objects.create_key(name="crm", source="crm", scopes=list(SCOPES), market=cast.market)
    assert isinstance(made, MachineKey)
    return made


@pytest.fixture
def subscription(receiver: Receiver, key: MachineKey) -> Subscription:
    return subscribe(name="CRM", url=receiver.url, event_types=list(KINDS), market=key.market, key=key)[0]
