"""Group chats for a new owner, through the gateway."""

from collections.abc import Sequence

import pytest

from clienteling.wecom.calls.transfers import GroupNotTransferred
from clienteling.wecom.errors import Rejected
from clienteling.wecom.gateway import Gateway
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
DAY_S = 86_400
GROUPS = [{"chat_id": f"wr{n}", "owner": "lin", "name": f"Silk {n}"} for n in range(3)]


@pytest.fixture(autouse=True)
def groups(wecom: Wecom) -> None:
    wecom.set_up(group_chats=[*GROUPS, {"chat_id": "wrZhou", "owner": "zhou"}])


def codes(failed: Sequence[GroupNotTransferred]) -> dict[str, int]:
    return {row.chat_id: row.errcode for row in failed}


def resign(wecom: Wecom, userid: str) -> None:
    wecom.ask("POST", "resign", json={"userid": userid})


def test_a_chat_in_service_has_its_new_owner_at_once(gateway: Gateway) -> None:
    assert gateway.groupchat_onjob_transfer(["wr0"], "zhou") == []
    chat = gateway.groupchat_get("wr0")
    assert (chat.owner, [member.userid for member in chat.members], chat.member_version) == (
        "zhou",
        ["lin", "zhou"],
        "2",
    )


def test_the_chats_of_who_left_are_listed_and_find_a_new_owner(wecom: Wecom, gateway: Gateway) -> None:
    resign(wecom, "lin")
    assert [chat.chat_id for chat in gateway.groupchat_list(status=1)] == ["wr0", "wr1", "wr2"]
    assert gateway.groupchat_transfer(["wr0", "wr1"], "zhou") == []
    assert [chat.chat_id for chat in gateway.groupchat_list(status=3)] == ["wr0", "wr1"]
    assert [member.userid for member in gateway.groupchat_get("wr0").members] == ["zhou"]


def test_each_chat_that_failed_has_its_own_code(wecom: Wecom, gateway: Gateway) -> None:
    in_service = codes(gateway.groupchat_transfer(["wr0", "nothing"], "chan"))
    assert codes(gateway.groupchat_onjob_transfer(["wr0", "wrZhou"], "zhou")) == {"wrZhou": 90504}
    resign(wecom, "lin")
    assert in_service == {"wr0": 90500, "nothing": 40050}
    assert codes(gateway.groupchat_onjob_transfer(["wr1"], "zhou")) == {"wr1": 90502}
    gateway.groupchat_transfer(["wr1"], "zhou")
    assert codes(gateway.groupchat_transfer(["wr1"], "chan")) == {"wr1": 90508}


def test_a_transfer_that_takes_its_time_is_under_way_until_then(wecom: Wecom, gateway: Gateway) -> None:
    wecom.set(group_transfer_wait_s=DAY_S)
    resign(wecom, "lin")
    gateway.groupchat_transfer(["wr0"], "zhou")
    assert [chat.chat_id for chat in gateway.groupchat_list(status=2)] == ["wr0"]
    assert codes(gateway.groupchat_transfer(["wr0"], "chan")) == {"wr0": 90507}
    wecom.ask("POST", "clock", json={"advance_s": DAY_S})
    assert gateway.groupchat_get("wr0").owner == "zhou"


def test_a_full_chat_and_a_chat_without_clients_stay(wecom: Wecom, gateway: Gateway) -> None:
    wecom.set_up(group_chats=[*GROUPS, {"chat_id": "wrStaff", "owner": "lin", "internal": True}])
    wecom.set(group_members=1)
    assert codes(gateway.groupchat_onjob_transfer(["wr0", "wrStaff"], "zhou")) == {"wr0": 90503, "wrStaff": 90501}


def test_a_new_owner_gets_so_many_chats_a_day(wecom: Wecom, gateway: Gateway) -> None:
    wecom.set(group_transfers_per_day=2)
    failed = gateway.groupchat_onjob_transfer(["wr0", "wr1", "wr2"], "zhou")
    assert [row.chat_id for row in failed] == ["wr2"]
    wecom.ask("POST", "clock", json={"advance_s": DAY_S})
    assert gateway.groupchat_onjob_transfer(["wr2"], "zhou") == []


def test_a_chat_changes_hands_in_service_twice_in_90_days(wecom: Wecom, gateway: Gateway) -> None:
    moved = [len(gateway.groupchat_onjob_transfer(["wr0"], owner)) for owner in ("zhou", "chan", "lin")]
    wecom.ask("POST", "clock", json={"advance_s": 90 * DAY_S})
    assert (moved, gateway.groupchat_onjob_transfer(["wr0"], "lin")) == ([0, 0, 1], [])


@pytest.mark.parametrize(
    ("new_owner", "chats", "code"), [("nobody", 1, 60111), ("", 1, 41009), ("zhou", 0, 40058), ("zhou", 101, 40058)]
)
def test_a_wrong_transfer_is_refused_as_a_whole(gateway: Gateway, new_owner: str, chats: int, code: int) -> None:
    for transfer in (gateway.groupchat_transfer, gateway.groupchat_onjob_transfer):
        with pytest.raises(Rejected) as refused:
            transfer([f"wr{n}" for n in range(chats)], new_owner)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("member", "code"),
    [
        ({"status": 4}, 41054),
        ({"real_name": False}, 40098),
        ({"binding_expired": True}, 40205),
        ({"external": False}, 84074),
    ],
)
def test_a_new_owner_must_be_able_to_own(wecom: Wecom, gateway: Gateway, member: dict[str, object], code: int) -> None:
    wecom.set_up(group_chats=GROUPS, members=[{"userid": "lin"}, {"userid": "zhou", **member}])
    with pytest.raises(Rejected) as refused:
        gateway.groupchat_onjob_transfer(["wr0"], "zhou")
    assert refused.value.code == code
