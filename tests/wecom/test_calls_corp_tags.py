"""Corp tags through the gateway against the mock."""

import pytest

from clienteling.wecom.calls.corp_tags import NewTag
from clienteling.wecom.errors import Rejected
from clienteling.wecom.gateway import Gateway
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
ZHU = {"external_userid": "wmZhu", "name": "朱丽艳", "follow_user": ["lin"]}


@pytest.fixture(autouse=True)
def clients(wecom: Wecom) -> None:
    wecom.set_up(contacts=[ZHU])


def marks(gateway: Gateway) -> tuple[str, ...]:
    return gateway.externalcontact_get("wmZhu").followers[0].tag_ids


def test_add_corp_tag_adds_to_the_group_of_that_name(gateway: Gateway) -> None:
    first = gateway.add_corp_tag([NewTag("银卡", 1), NewTag("银卡"), NewTag("金卡", 2)], group_name="会员等级")
    second = gateway.add_corp_tag([NewTag("黑卡", 3)], group_name="会员等级")
    assert first.group_id == second.group_id and [tag.name for tag in second.tags] == ["黑卡"]
    (group,) = gateway.get_corp_tag_list()
    assert [tag.name for tag in group.tags] == ["黑卡", "金卡", "银卡"]


def test_add_corp_tag_refuses_a_name_that_exists(gateway: Gateway) -> None:
    gateway.add_corp_tag([NewTag("银卡")], group_name="会员等级")
    with pytest.raises(Rejected) as refused:
        gateway.add_corp_tag([NewTag("银卡")], group_name="会员等级")
    assert refused.value.code == 40071


def test_edit_corp_tag_renames_a_tag_and_a_group(gateway: Gateway) -> None:
    group = gateway.add_corp_tag([NewTag("银卡")], group_name="会员等级")
    gateway.edit_corp_tag(group.tags[0].id, name="银卡会员", order=7)
    gateway.edit_corp_tag(group.group_id, name="等级")
    (seen,) = gateway.get_corp_tag_list()
    assert (seen.group_name, seen.tags[0].name, seen.tags[0].order) == ("等级", "银卡会员", 7)


def test_deleting_the_last_tag_deletes_the_group_and_the_marks(gateway: Gateway) -> None:
    group = gateway.add_corp_tag([NewTag("银卡")], group_name="会员等级")
    gateway.mark_tag("lin", "wmZhu", add=[group.tags[0].id])
    gateway.del_corp_tag([group.tags[0].id])
    assert (gateway.get_corp_tag_list(), marks(gateway)) == ([], ())
    (gone,) = gateway.get_corp_tag_list(group_ids=[group.group_id])
    assert gone.deleted and gone.tags[0].deleted


def test_mark_tag_adds_and_removes(wecom: Wecom, gateway: Gateway) -> None:
    silver, gold = gateway.add_corp_tag([NewTag("银卡"), NewTag("金卡")], group_name="会员等级").tags
    gateway.mark_tag("lin", "wmZhu", add=[silver.id])
    gateway.mark_tag("lin", "wmZhu", add=[gold.id], remove=[silver.id])
    assert marks(gateway) == (gold.id,)
    assert wecom.ask("GET", "callbacks")["callbacks"] == []


def test_mark_tag_is_refused_for_an_unknown_tag_or_a_stranger(gateway: Gateway) -> None:
    (tag,) = gateway.add_corp_tag([NewTag("银卡")], group_name="会员等级").tags
    for userid, tag_id, code in (("lin", "etNone", 40068), ("zhou", tag.id, 84061)):
        with pytest.raises(Rejected) as refused:
            gateway.mark_tag(userid, "wmZhu", add=[tag_id])
        assert refused.value.code == code


def test_a_tag_that_is_gone_is_refused_as_unknown(gateway: Gateway) -> None:
    group = gateway.add_corp_tag([NewTag("银卡")], group_name="会员等级")
    gateway.del_corp_tag(group_ids=[group.group_id])
    for tag_id in ("etNone", group.tags[0].id):
        with pytest.raises(Rejected) as refused:
            gateway.del_corp_tag([tag_id])
        assert refused.value.code == 40068
