"""Commission when a client changes hands: what was earned stays, what comes is the new associate's, unless protected."""

from datetime import UTC, datetime, timedelta

import pytest

from clienteling.associates.models import Associate
from clienteling.attribution.models import Credit
from clienteling.attribution.services import OrderData, RefundData, record_order, record_refund, record_touch
from clienteling.clients import luggage
from clienteling.clients.luggage import Move
from clienteling.clients.models import Client
from clienteling.clients.services import take_on
from tests.conftest import Cast
from tests.factories import ClientFactory, RelationshipFactory

MOVED = datetime(2026, 11, 22, 4, tzinfo=UTC)
DAY = timedelta(days=1)
