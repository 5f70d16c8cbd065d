"""Followers, their clients in bulk and their notes, through the gateway against the mock."""

import pytest

from clienteling.wecom.calls.following import Remark
from clienteling.wecom.errors import Rejected
from clienteling.wecom.gateway import Gateway
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
ZHU = {"external_userid": "wmZhu", "name": "朱丽艳", "gender": 2, "unionid": "u1", "follow_user": ["lin", "zhou"]}
HE = {"external_userid": "wmHe", "name": "何静", "follow_user": ["lin"]}


@pytest.fixture(autouse=True)
def clients(wecom: Wecom) -> None:
    wecom.set_up(contacts=[ZHU, HE])


def test_get_follow_user_list_reads_the_members(gateway: Gateway) -> None:
    assert gateway.get_follow_user_list() == ["lin", "zhou", "chan"]


def test_batch_get_by_user_has_a_row_per_member_and_client(gateway: Gateway) -> None:
    (page,) = gateway.batch_get_by_user(["Lin", "zhou"])
    rows = [(contact.external_userid, contact.followers[0].userid) for contact in page.contacts]
    assert (rows, page.unlicensed) == ([("wmZhu", "lin"), ("wmHe", "lin"), ("wmZhu", "zhou")], ())


def test_batch_get_by_user_follows_the_cursor_through_short_and_empty_pages(wecom: Wecom, gateway: Gateway) -> None:
    wecom.set(short_pages=True)
    pages = [len(page.contacts) for page in gateway.batch_get_by_user(["lin", "zhou"], limit=2)]
    assert pages == [0, 1, 1, 1]


def test_batch_get_by_user_takes_at_most_100_members(gateway: Gateway) -> None:
    with pytest.raises(Rejected) as refused:
        list(gateway.batch_get_by_user(["lin"] * 101))
    assert refused.value.code == 40058


def test_remark_changes_only_what_it_names(gateway: Gateway) -> None:
    gateway.remark("lin", "wmZhu", Remark(remark="朱女士", remark_mobiles=("13800000000",)))
    gateway.remark("lin", "wmZhu", Remark(description="爱丝巾"))
    followers = gateway.externalcontact_get("wmZhu").followers
    assert [follower.remark for follower in followers] == ["朱女士", ""]


def test_remark_makes_no_callback(wecom: Wecom, gateway: Gateway) -> None:
    gateway.remark("lin", "wmZhu", Remark(remark="朱女士"))
    assert wecom.ask("GET", "callbacks")["callbacks"] == []


def test_no_mobiles_are_written_as_wecom_clears_them() -> None:
    assert Remark(remark_mobiles=()).body() == {"remark_mobiles": [""]}


@pytest.mark.parametrize(
    ("external_userid", "change", "code"),
    [
        ("wmHe", Remark(remark="x"), 84061),
        ("wmNobody", Remark(remark="x"), 40096),
        ("wmZhu", Remark(), 40063),
        ("wmZhu", Remark(remark="x" * 21), 40058),
    ],
)
def test_remark_is_refused_by_code(gateway: Gateway, external_userid: str, change: Remark, code: int) -> None:
    with pytest.raises(Rejected) as refused:
        gateway.remark("zhou", external_userid, change)
    assert refused.value.code == code
