"""The main job on real behaviour and real purchases equals a count made from the files in plain Python."""

import pytest

from bench import real_data, recount
from clienteling.alerts.models import Alert
from clienteling.clients.models import ClientIdentity
from tests.real_data.places import CDNOW, TAOBAO, needs_real_data

ROWS = 8_000
pytestmark = needs_real_data


@pytest.mark.django_db(transaction=True)
def test_who_hesitated_on_taobao_is_found_and_every_card_arrives() -> None:
    market = real_data.house()
    assert real_data.load("activity", TAOBAO, real_data.TAOBAO_OPTIONS)["created"] == 4_321
    real_data.run_as_of(real_data.hesitates(), market, real_data.TAOBAO_DAYS)
    users = {i.client_id: i.value for i in ClientIdentity.objects.all()}
    found = {(users[client], week) for client, week in Alert.objects.values_list("client", "period")}
    assert found == recount.hesitations(TAOBAO, real_data.TAOBAO_DAYS)
    with real_data.mock_of(market) as mock:
        assert real_data.deliver(mock) == len(found)


def test_who_bought_at_cdnow_is_found(db: None) -> None:
    market = real_data.house()
    real_data.load("orders", CDNOW, real_data.CDNOW_OPTIONS, f"--limit={ROWS}")
    found = real_data.run_as_of(real_data.order_made(), market, real_data.CDNOW_DAYS)
    assert found == len(recount.purchases(CDNOW, real_data.CDNOW_DAYS, ROWS)) > 50
