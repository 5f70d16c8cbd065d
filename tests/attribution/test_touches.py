"""Touches: once per channel and reference."""

import pytest

from clienteling.attribution.models import Touch
from clienteling.attribution.services import record_touch
from clienteling.lib.errors import DomainError
from tests import factories
from tests.attribution.sales import NOON
from tests.conftest import Cast


def test_the_same_reference_again_is_the_same_touch(cast: Cast) -> None:
    client = factories.ClientFactory.create(market=cast.market)
    first = record_touch(client, associate=cast.lin, channel="alert", reference="7", at=NOON)
    assert record_touch(client, associate=cast.lin, channel="alert", reference="7", at=NOON) == first
    record_touch(client, associate=cast.lin, channel="prepared_message", reference="7", at=NOON)
    assert Touch.objects.count() == 2


def test_a_reference_of_another_clients_touch_is_refused(cast: Cast) -> None:
    one, other = factories.ClientFactory.create_batch(2, market=cast.market)
    record_touch(one, associate=cast.lin, channel="alert", reference="7", at=NOON)
    with pytest.raises(DomainError, match="touch_reference_reused"):
        record_touch(other, associate=cast.lin, channel="alert", reference="7", at=NOON)
