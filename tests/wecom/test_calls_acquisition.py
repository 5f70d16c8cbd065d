"""Acquisition links through the gateway against the mock."""

import time

import pytest

from clienteling.wecom.calls.acquisition import LISTED, LinkRange, LinkStatistic
from clienteling.wecom.errors import Rejected
from clienteling.wecom.gateway import Gateway
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
LIN = LinkRange(user_list=("lin",))
DAY_S = 86_400


def come(wecom: Wecom, link_id: str, external_userid: str) -> None:
    """A client adds Lin by the link."""
    fired = {"name": "add_external_contact", "userid": "lin", "external_userid": external_userid}
    wecom.ask("POST", "event", json={**fired, "state": "wechat", "add_way": 16, "link_id": link_id})


def buy(wecom: Wecom, balance: int) -> None:
    wecom.ask("POST", "acquisition/quota", json={"balance": balance, "expire_date": int(time.time()) + 30 * DAY_S})


def test_a_link_is_read_as_it_was_created(gateway: Gateway) -> None:
    reach = LinkRange(user_list=("lin", "zhou"), priority_type=LISTED, priority_userids=("zhou",))
    created = gateway.create_link("IFC", reach, skip_verify=False)
    link = gateway.get_link(created.link_id)
    assert (link.link_id, link.link_name, link.url, link.skip_verify) == (created.link_id, "IFC", created.url, False)
    assert (link.user_list, link.priority_userids) == (("lin", "zhou"), ("zhou",))


def test_update_link_replaces_the_range_and_keeps_the_name(gateway: Gateway) -> None:
    link_id = gateway.create_link("IFC", LIN).link_id
    gateway.update_link(link_id, reach=LinkRange(department_list=(1,)))
    link = gateway.get_link(link_id)
    assert (link.link_name, link.user_list, link.department_list) == ("IFC", (), (1,))


def test_delete_link_makes_the_id_unknown(gateway: Gateway) -> None:
    link_id = gateway.create_link("IFC", LIN).link_id
    gateway.delete_link(link_id)
    with pytest.raises(Rejected) as refused:
        gateway.get_link(link_id)
    assert refused.value.code == 40058


def test_list_link_follows_the_cursor_through_short_and_empty_pages(wecom: Wecom, gateway: Gateway) -> None:
    ids = [gateway.create_link(f"link {n}", LIN).link_id for n in range(3)]
    wecom.set(short_pages=True)
    assert list(gateway.list_link(limit=2)) == [[], [ids[0]], [ids[1]], [ids[2]]]


def test_clients_of_a_link_are_listed_counted_and_use_up_quota(wecom: Wecom, gateway: Gateway) -> None:
    buy(wecom, 2)
    link_id, now = gateway.create_link("IFC", LIN).link_id, int(time.time())
    come(wecom, link_id, "wmNew")
    wecom.set(short_pages=True)
    (customer,) = [row for page in gateway.link_customer(link_id) for row in page]
    assert (customer.external_userid, customer.userid, customer.state) == ("wmNew", "lin", "wechat")
    assert gateway.link_statistic(link_id, now - DAY_S, now + 60) == LinkStatistic(clicked=1, new_customers=1)
    quota = gateway.customer_acquisition_quota()
    assert (quota.total, quota.balance, [lot.balance for lot in quota.lots]) == (2, 1, [1])


def test_more_than_30_days_of_statistics_are_refused(gateway: Gateway) -> None:
    link_id, now = gateway.create_link("IFC", LIN).link_id, int(time.time())
    with pytest.raises(Rejected) as refused:
        gateway.link_statistic(link_id, now - 31 * DAY_S, now)
    assert refused.value.code == 60267


@pytest.mark.parametrize(
    ("name", "reach", "code"),
    [("x" * 31, LIN, 40058), ("IFC", LinkRange(), 40058), ("IFC", LinkRange(user_list=("nobody",)), 60111)],
)
def test_a_wrong_link_is_refused_by_code(gateway: Gateway, name: str, reach: LinkRange, code: int) -> None:
    with pytest.raises(Rejected) as refused:
        gateway.create_link(name, reach)
    assert refused.value.code == code


def test_a_corp_has_a_limited_number_of_links(wecom: Wecom, gateway: Gateway) -> None:
    wecom.set(acquisition_links=1)
    gateway.create_link("IFC", LIN)
    with pytest.raises(Rejected) as refused:
        gateway.create_link("Plaza 66", LIN)
    assert refused.value.code == 41095
