"""Corp tags belong to the app that made them."""

from tests.wecom.mock.stage import Caller


def test_only_the_app_that_made_a_tag_may_change_it(wecom: Caller) -> None:
    group = wecom.post("externalcontact/add_corp_tag", {"group_name": "Tier", "tag": [{"name": "Silver"}]})
    tag_id = group["tag_group"]["tag"][0]["id"]
    other = Caller(wecom.mock, secret="other")
    assert other.post("externalcontact/edit_corp_tag", {"id": tag_id, "name": "Gold"})["errcode"] == 81011
    assert other.post("externalcontact/del_corp_tag", {"tag_id": [tag_id]})["errcode"] == 81011
    assert wecom.post("externalcontact/del_corp_tag", {"tag_id": [tag_id]})["errcode"] == 0
