"""Group chats, their figures and members' behaviour over HTTP."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from clienteling.lib import clock
from clienteling.wecom.errors import Rejected
from clienteling.wecom.gateway import Gateway
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def monday() -> datetime:
    """A midnight in China some days ago."""
    return clock.now().astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=5)


@pytest.fixture
def chats(wecom: Wecom, monday: datetime) -> None:
    """`lin` owns g1 and g2, `zhou` g3; a client joined g1 on the second day and wrote twice."""
    first, second = int(monday.timestamp()) + 60, int((monday + timedelta(days=1)).timestamp()) + 60
    client = {"userid": "wmZhu", "type": 2, "unionid": "u1", "join_time": second, "join_scene": 3, "name": "朱丽艳"}
    wrote = [{"userid": "wmZhu", "at": second}, {"userid": "wmZhu", "at": second + 1}]
    g1: dict[str, Any] = {"chat_id": "g1", "owner": "lin", "name": "丝巾", "create_time": first, "messages": wrote}
    g1["member_list"] = [{"userid": "lin"}, {**client, "invitor": {"userid": "lin"}}]
    others = [
        {"chat_id": "g2", "owner": "lin", "create_time": second},
        {"chat_id": "g3", "owner": "zhou", "create_time": second, "status": 1},
    ]
    wecom.set_up(group_chats=[g1, *others])


@pytest.mark.usefixtures("chats")
def test_groupchat_list_follows_the_cursor_through_short_and_empty_pages(wecom: Wecom, gateway: Gateway) -> None:
    wecom.set(short_pages=True)
    assert [chat.chat_id for chat in gateway.groupchat_list()] == ["g1", "g2", "g3"]
    assert len(wecom.calls("/cgi-bin/externalcontact/groupchat/list")) > 1
    assert [chat.chat_id for chat in gateway.groupchat_list(["LIN"])] == ["g1", "g2"]
    assert [(chat.chat_id, chat.status) for chat in gateway.groupchat_list(status=1)] == [("g3", 1)]


@pytest.mark.usefixtures("chats")
def test_groupchat_get_reads_members_and_names_only_if_asked(gateway: Gateway) -> None:
    chat = gateway.groupchat_get("g1", need_name=True)
    assert (chat.name, chat.owner, [member.userid for member in chat.members]) == ("丝巾", "lin", ["lin", "wmZhu"])
    client = chat.members[1]
    assert (client.type, client.unionid, client.invitor, client.join_scene, client.name) == (
        2,
        "u1",
        "lin",
        3,
        "朱丽艳",
    )
    assert gateway.groupchat_get("g1").members[1].name == ""


def test_groupchat_get_of_no_chat_is_rejected(gateway: Gateway) -> None:
    with pytest.raises(Rejected) as refused:
        gateway.groupchat_get("nothing")
    assert refused.value.code == 40050


@pytest.mark.usefixtures("chats")
def test_groupchat_statistic_counts_per_owner(gateway: Gateway, monday: datetime) -> None:
    lin, zhou = gateway.groupchat_statistic(["lin", "zhou"], monday, monday + timedelta(days=1))
    assert (lin.owner, lin.new_chats, lin.members, lin.messages, lin.members_with_messages) == ("lin", 2, 3, 2, 1)
    assert (zhou.owner, zhou.chats, zhou.messages) == ("zhou", 1, 0)


@pytest.mark.usefixtures("chats")
def test_groupchat_statistic_group_by_day_counts_per_day(gateway: Gateway, monday: datetime) -> None:
    days = gateway.groupchat_statistic_group_by_day(["lin"], monday, monday + timedelta(days=1))
    assert [day.stat_time for day in days] == [int((monday + timedelta(days=n)).timestamp()) for n in range(2)]
    assert [(day.chats, day.new_members, day.messages) for day in days] == [(1, 1, 0), (2, 2, 2)]


@pytest.mark.parametrize(("back", "length"), [(181, 1), (40, 31), (3, -1)])
def test_ranges_too_old_too_long_or_backwards_are_refused(gateway: Gateway, back: int, length: int) -> None:
    begin = clock.now() - timedelta(days=back)
    with pytest.raises(Rejected):
        gateway.groupchat_statistic(["lin"], begin, begin + timedelta(days=length))
    with pytest.raises(Rejected):
        gateway.get_user_behavior_data(begin, begin + timedelta(days=length), ["lin"])


def test_behaviour_is_summed_and_has_no_reply_share_without_chats(
    wecom: Wecom, gateway: Gateway, monday: datetime
) -> None:
    at = int(monday.timestamp()) + 60
    row = {"stat_time": at, "chat_cnt": 3, "message_cnt": 9, "negative_feedback_cnt": 1, "new_contact_cnt": 2}
    lin, zhou = ({"userid": name, **row, "reply_percentage": share} for name, share in (("lin", 100.0), ("zhou", 20.5)))
    wecom.set_up(behavior=[lin, {**zhou, "avg_reply_time": 8}])
    first, second = gateway.get_user_behavior_data(monday, monday + timedelta(days=1), ["lin", "zhou"])
    assert (first.chats, first.messages, first.lost, first.new_contacts) == (6, 18, 2, 4)
    assert (first.reply_percentage, first.avg_reply_minutes) == (60.25, 4)
    assert (second.chats, second.reply_percentage, second.avg_reply_minutes) == (0, None, None)
    assert gateway.get_user_behavior_data(monday, monday, departments=[1])[0].chats == 6
