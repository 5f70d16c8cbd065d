"""A client's page: who sees it and what stands in its head."""

import pytest

from clienteling.alerts.models import Handling
from clienteling.attribution.services import record_touch
from clienteling.lib import clock
from tests.conftest import Cast
from tests.mobile.scenes import client_of, hand_over, phone, raise_alert


@pytest.mark.parametrize(("who", "status"), [("lin", 200), ("manager", 200), ("zhou", 404), ("chan", 404)])
def test_a_client_is_seen_by_their_associate_and_the_stores_manager(cast: Cast, who: str, status: int) -> None:
    client = client_of(cast.lin)
    assert phone(getattr(cast, who)).get(f"/m/clients/{client.uid}/").status_code == status


def test_a_client_handed_over_is_gone_with_the_next_request(cast: Cast) -> None:
    client, browser = client_of(cast.lin), phone(cast.lin)
    assert browser.get(f"/m/clients/{client.uid}/").status_code == 200
    hand_over(client, cast.zhou)
    assert browser.get(f"/m/clients/{client.uid}/").status_code == 404


def test_the_head_names_the_client_and_masks_the_phone(cast: Cast) -> None:
    client = client_of(cast.lin, "曾丽艳", ("+8613812345678",), birth_md=822, lifetime_minor=4822000, order_count=4)
    page = phone(cast.lin).get(f"/m/clients/{client.uid}/").content.decode()
    for text in ("曾丽艳", "zeng li yan", "+86 138****5678", "¥48,220"):
        assert text in page
    assert "13812345678" not in page


def test_the_last_contact_is_the_last_touch_of_anybody(cast: Cast) -> None:
    client = client_of(cast.lin)
    touch = record_touch(client, associate=cast.manager, channel="alert", reference="a:1", at=clock.now())
    assert phone(cast.lin).get(f"/m/clients/{client.uid}/").context["last_contact"] == touch


def test_open_alerts_are_shown_and_done_ones_are_history(cast: Cast) -> None:
    client = client_of(cast.lin)
    still_open = raise_alert(client, cast.lin)
    raise_alert(client, cast.lin, handling=Handling.DONE)
    page = phone(cast.lin).get(f"/m/clients/{client.uid}/")
    assert [card.alert for card in page.context["cards"]] == [still_open]
    assert len(page.context["story"].moments) == 4  # the consent too


def test_the_timeline_of_somebody_elses_client_does_not_exist(cast: Cast) -> None:
    client = client_of(cast.lin)
    assert phone(cast.zhou).get(f"/m/clients/{client.uid}/timeline/").status_code == 404
