"""Handing clients over through the gateway, on the mock's clock."""

import re

import pytest

from clienteling.wecom.calls.transfers import DONE, RECEIVER_FULL, REFUSED, WAITING, Unassigned
from clienteling.wecom.errors import Rejected
from clienteling.wecom.gateway import Gateway
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
CLIENTS = [{"external_userid": f"wm{n}", "name": f"Client {n}", "follow_user": ["lin"]} for n in range(3)]
DAY_S = 86_400


@pytest.fixture(autouse=True)
def clients(wecom: Wecom) -> None:
    wecom.set_up(contacts=CLIENTS)


def later(wecom: Wecom, seconds: int) -> None:
    wecom.ask("POST", "clock", json={"advance_s": seconds})


def events(wecom: Wecom) -> list[tuple[str, ...]]:
    """ChangeType, member and what else WeCom says of each callback."""
    names = "ChangeType|UserID|Source|FailReason"
    sent = wecom.ask("GET", "callbacks")["callbacks"]
    return [tuple(re.findall(rf"<(?:{names})><!\[CDATA\[(.*?)\]\]>", row["xml"])) for row in sent]


def statuses(gateway: Gateway, handover: str = "lin", takeover: str = "zhou") -> dict[str, int]:
    return {row.external_userid: row.status for page in gateway.transfer_result(handover, takeover) for row in page}


def test_a_transfer_waits_for_24_hours_and_then_moves_the_client(wecom: Wecom, gateway: Gateway) -> None:
    (asked,) = gateway.transfer_customer("lin", "zhou", ["wm0"], "周女士将为您服务")
    later(wecom, DAY_S - 60)
    assert (asked.errcode, statuses(gateway), events(wecom)) == (0, {"wm0": WAITING}, [])
    later(wecom, 61)
    assert events(wecom) == [
        ("add_external_contact", "zhou"),
        ("del_external_contact", "lin", "DELETE_BY_TRANSFER"),
    ]
    assert [it.userid for it in gateway.externalcontact_get("wm0").followers] == ["zhou"]
    assert statuses(gateway) == {"wm0": DONE}


def test_a_client_may_refuse(wecom: Wecom, gateway: Gateway) -> None:
    gateway.transfer_customer("lin", "zhou", ["wm0"])
    wecom.ask("POST", "transfer/refuse", json={"external_userid": "wm0"})
    later(wecom, 2 * DAY_S)
    assert (statuses(gateway), gateway.externalcontact_list("lin")) == ({"wm0": REFUSED}, ["wm0", "wm1", "wm2"])
    assert events(wecom) == [("transfer_fail", "zhou", "customer_refused")]


def test_a_receiver_who_fills_up_meanwhile_gets_nothing(wecom: Wecom, gateway: Gateway) -> None:
    gateway.transfer_customer("lin", "zhou", ["wm0"])
    wecom.set(clients_per_member=0)
    later(wecom, DAY_S)
    assert statuses(gateway) == {"wm0": RECEIVER_FULL}
    assert events(wecom) == [("transfer_fail", "zhou", "customer_limit_exceed")]
    assert [row.errcode for row in gateway.transfer_customer("lin", "zhou", ["wm1"])] == [40099]


def test_a_client_is_transferred_in_service_twice_in_90_days(wecom: Wecom, gateway: Gateway) -> None:
    codes = []
    for handover, takeover in (("lin", "zhou"), ("zhou", "lin"), ("lin", "zhou")):
        codes += [row.errcode for row in gateway.transfer_customer(handover, takeover, ["wm0"])]
        later(wecom, DAY_S)
    later(wecom, 90 * DAY_S)
    codes += [row.errcode for row in gateway.transfer_customer("lin", "zhou", ["wm0"])]
    assert codes == [0, 0, 40128, 0]


def test_each_client_of_a_transfer_has_its_own_answer(gateway: Gateway) -> None:
    gateway.transfer_customer("lin", "zhou", ["wm0"])
    rows = gateway.transfer_customer("lin", "chan", ["wm0", "wm1", "wmNobody"])
    strange = gateway.transfer_customer("chan", "zhou", ["wm2"])
    assert [row.errcode for row in rows + strange] == [40129, 0, 40096, 40131]


@pytest.mark.parametrize(
    ("handover", "takeover", "clients", "code"),
    [("lin", "Lin", 1, 40130), ("lin", "nobody", 1, 60111), ("lin", "zhou", 101, 40058), ("lin", "zhou", 0, 40058)],
)
def test_a_wrong_transfer_is_refused_by_code(
    gateway: Gateway, handover: str, takeover: str, clients: int, code: int
) -> None:
    with pytest.raises(Rejected) as refused:
        gateway.transfer_customer(handover, takeover, ["wm0"] * clients)
    assert refused.value.code == code


def test_the_result_follows_the_cursor_through_an_empty_page(wecom: Wecom, gateway: Gateway) -> None:
    gateway.transfer_customer("lin", "zhou", ["wm0", "wm1"])
    wecom.set(short_pages=True)
    assert [len(page) for page in gateway.transfer_result("lin", "zhou")] == [0, 2]


def test_clients_of_a_member_who_left_are_unassigned(wecom: Wecom, gateway: Gateway) -> None:
    wecom.ask("POST", "resign", json={"userid": "lin"})
    wecom.set(short_pages=True)
    pages = list(gateway.get_unassigned_list(page_size=2))
    assert [len(page) for page in pages] == [0, 1, 1, 1]
    first = pages[1][0]
    assert first == Unassigned("lin", "wm0", first.dimission_at) and first.dimission_at > 0


def test_a_transfer_after_resignation_moves_the_client(wecom: Wecom, gateway: Gateway) -> None:
    wecom.ask("POST", "resign", json={"userid": "lin"})
    assert [row.errcode for row in gateway.resigned_transfer_customer("lin", "zhou", ["wm0"])] == [0]
    later(wecom, DAY_S)
    ((state,),) = gateway.resigned_transfer_result("lin", "zhou")
    assert (state.status, state.takeover_at > 0) == (DONE, True)
    assert (gateway.externalcontact_list("zhou"), events(wecom)) == (["wm0"], [("add_external_contact", "zhou")])
    assert [row.external_userid for page in gateway.get_unassigned_list() for row in page] == ["wm1", "wm2"]


def test_a_member_in_service_is_not_resigned(gateway: Gateway) -> None:
    with pytest.raises(Rejected) as refused:
        gateway.resigned_transfer_customer("lin", "zhou", ["wm0"])
    assert refused.value.code == 40097
