"""Contact ways through the gateway against the mock."""

import pytest

from clienteling.wecom.calls.contact_ways import BUTTON, MULTI, ContactWayChange, NewContactWay
from clienteling.wecom.errors import Rejected
from clienteling.wecom.gateway import Gateway
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
DAY_S = 86_400


def test_a_contact_way_is_read_as_it_was_added(gateway: Gateway) -> None:
    added = gateway.add_contact_way(NewContactWay(user=("lin",), state="ifc-door", remark="IFC"))
    way = gateway.get_contact_way(added.config_id)
    assert (way.user, way.state, way.remark, way.skip_verify) == (("lin",), "ifc-door", "IFC", True)
    assert added.qr_code and way.qr_code == added.qr_code


def test_a_button_has_no_qr_code(gateway: Gateway) -> None:
    assert gateway.add_contact_way(NewContactWay(scene=BUTTON, style=1, user=("lin",))).qr_code == ""


def test_update_contact_way_replaces_lists_and_keeps_the_rest(gateway: Gateway) -> None:
    config_id = gateway.add_contact_way(NewContactWay(type=MULTI, user=("lin", "zhou"), state="s")).config_id
    gateway.update_contact_way(config_id, ContactWayChange(user=("chan",), remark="new"))
    way = gateway.get_contact_way(config_id)
    assert (way.type, way.user, way.state, way.remark) == (MULTI, ("chan",), "s", "new")


def test_del_contact_way_makes_the_id_unknown(gateway: Gateway) -> None:
    config_id = gateway.add_contact_way(NewContactWay(user=("lin",))).config_id
    gateway.del_contact_way(config_id)
    with pytest.raises(Rejected) as refused:
        gateway.get_contact_way(config_id)
    assert refused.value.code == 41044


def test_list_contact_way_follows_the_cursor_through_short_and_empty_pages(wecom: Wecom, gateway: Gateway) -> None:
    ids = [gateway.add_contact_way(NewContactWay(user=("lin",))).config_id for _ in range(3)]
    wecom.set(short_pages=True)
    assert list(gateway.list_contact_way(limit=2)) == [[], [ids[0]], [ids[1]], [ids[2]]]


def test_list_contact_way_looks_back_90_days(wecom: Wecom, gateway: Gateway) -> None:
    gateway.add_contact_way(NewContactWay(user=("lin",)))
    wecom.ask("POST", "clock", json={"advance_s": 91 * DAY_S})
    assert sum(gateway.list_contact_way(), []) == []


@pytest.mark.parametrize(
    ("way", "code"),
    [
        (NewContactWay(user=("lin", "zhou")), 40058),
        (NewContactWay(type=MULTI), 41041),
        (NewContactWay(type=3, user=("lin",)), 41039),
        (NewContactWay(scene=9, user=("lin",)), 41040),
        (NewContactWay(user=("nobody",)), 60111),
        (NewContactWay(user=("lin",), state="x" * 31), 40058),
        (NewContactWay(type=MULTI, party=(77,)), 60003),
    ],
)
def test_a_wrong_contact_way_is_refused_by_code(gateway: Gateway, way: NewContactWay, code: int) -> None:
    with pytest.raises(Rejected) as refused:
        gateway.add_contact_way(way)
    assert refused.value.code == code
