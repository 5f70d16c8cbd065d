"""The API's lists: everybody reads what is theirs, machines their market's, each through a scope."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import get_resolver
from rest_framework.test import APIClient

from clienteling.associates.doors import DOORS, SCOPES
from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.attribution.models import CommissionPlan
from clienteling.attribution.services import set_target
from clienteling.clients.models import Client, Tag, TagGroup, Wish
from clienteling.lib import clock
from tests import factories
from tests.alerts.conftest import make_rule
from tests.api.conftest import Login, with_key
from tests.conftest import Cast
from tests.mobile.scenes import client_of, hand_over

LISTS = ["relationships", "consents", "wishes", "tags", "credits", "commissions", "targets", "associates", "stores"]


@pytest.fixture
def zhu(cast: Cast) -> Client:
    """Lin's client, who bought, agreed, is tagged and wishes for something."""
    client = client_of(cast.lin, "朱丽艳")
    factories.ConsentFactory.create(client=client)
    bag = factories.ProductFactory.create(sku="BAG-001")
    Wish.objects.create(client=client, product=bag, noted_at=clock.now())
    Tag.objects.create(group=TagGroup.objects.create(market=cast.market, name="Taste"), name="Jewels")
    CommissionPlan.objects.create(market=cast.market, rate_bp=100, valid_from=date(2020, 1, 1))
    today = clock.local_day(clock.now(), cast.market.time_zone)
    set_target(cast.lin, month=today, amount_minor=1_000)
    client.identities.create(kind="crm", scope="shop", value="1", value_index=b"1" * 32)
    return client


def buy(shop: APIClient, client: Client) -> None:
    shop.post("/api/v1/clients/", {"identities": {"crm": "9"}, "name": "王雪", "associate": "lin"}, format="json")
    order = {"number": "SO-1", "client": {"crm": "9"}, "placed_at": clock.now().isoformat(), "currency": "CNY"}
    answer = shop.post("/api/v1/orders/", {**order, "net_minor": 10_000}, format="json")
    assert answer.status_code == 200, answer.json()


def rows(api: APIClient, name: str, **query: str) -> list[dict[str, Any]]:
    answer = api.get(f"/api/v1/{name}/", query)
    assert answer.status_code == 200, answer.json()
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_ones_own_or_ones_markets(zhu: Client, shop: APIClient, cast: Cast, login: Login, name: str) -> None:
    buy(shop, zhu)
    assert rows(shop, name) and rows(login(cast.lin), name) and rows(login(cast.marketing), name)
    elsewhere = with_key(factories.MarketFactory.create(), "elsewhere")
    assert rows(elsewhere, name) == []
    if name not in ("tags", "associates", "stores"):
        assert rows(login(cast.chan), name) == []


@pytest.mark.parametrize("name", [*LISTS, "assets", "rules", "kpis", "deletions", "webhooks", "clients", "alerts"])
def test_a_key_without_the_scope_is_refused(cast: Cast, name: str) -> None:
    needed = DOORS[name].scopes["GET"]
    bare = with_key(cast.market, "bare", [scope for scope in SCOPES if scope != needed])
    assert bare.get(f"/api/v1/{name}/").status_code == 403
    assert with_key(cast.market, "fit", [needed]).get(f"/api/v1/{name}/").status_code == 200


def test_relationships_are_read_as_of_a_moment(zhu: Client, shop: APIClient, cast: Cast) -> None:
    hand_over(zhu, cast.zhou)
    now, then = clock.now() + timedelta(seconds=1), clock.now() - timedelta(days=30)
    assert [row["associate"] for row in rows(shop, "relationships", as_of=then.isoformat())] == [cast.lin.username]
    assert [row["associate"] for row in rows(shop, "relationships", as_of=now.isoformat())] == [cast.zhou.username]
    assert len(rows(shop, "relationships", client=str(zhu.uid))) == 2
    assert rows(shop, "relationships", associate=cast.chan.username) == []


def test_a_client_is_tagged_and_untagged(zhu: Client, shop: APIClient, cast: Cast) -> None:
    [tag] = rows(shop, "tags")
    url = f"/api/v1/clients/{zhu.uid}/tags/"
    assert [shop.post(url, {"id": tag["id"]}, format="json").status_code for _ in range(2)] == [200, 200]
    assert shop.get(url).json()["results"] == [tag]
    assert shop.delete(f"{url}{tag['id']}/").status_code == 204
    assert shop.get(url).json()["results"] == []
    assert shop.post(url, {"id": tag["id"] + 999}, format="json").status_code == 404


def test_a_consent_is_granted_with_words_and_proof_and_withdrawn(zhu: Client, shop: APIClient) -> None:
    url = f"/api/v1/clients/{zhu.uid}/consents/"
    said = {"purpose": "marketing", "channel": "wecom", "text_version": "2026-01", "proof": "call 4711"}
    granted = shop.post(url, said, format="json").json()
    assert (granted["source"], granted["text_version"], granted["withdrawn_at"]) == ("shop", "2026-01", None)
    assert zhu.consents.get(purpose="marketing").proof.body == "call 4711"
    no = {"purpose": "marketing", "channel": "wecom"}
    answers = [shop.post(f"{url}withdraw/", no, format="json").json() for _ in range(2)]
    assert answers == [{"withdrawn": True}, {"withdrawn": False}]
    assert [row["purpose"] for row in rows(shop, "consents", open="true")] == ["service"]


def test_a_consent_is_not_of_the_future(zhu: Client, shop: APIClient) -> None:
    said = {"purpose": "marketing", "text_version": "1", "at": (clock.now() + timedelta(minutes=5)).isoformat()}
    answer = shop.post(f"/api/v1/clients/{zhu.uid}/consents/", said, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "time_out_of_range")


def test_a_wish_is_noted_and_closed_once(zhu: Client, cast: Cast, login: Login) -> None:
    api, url = login(cast.lin), "/api/v1/wishes/"
    noted = api.post(url, {"client": str(zhu.uid), "product": "BAG-001", "colour": "noir"}, format="json").json()
    assert (noted["noted_by"], noted["status"]) == (cast.lin.username, "open")
    closing = [api.post(f"{url}{noted['uid']}/close/") for _ in range(2)]
    assert [answer.status_code for answer in closing] == [200, 409]
    assert login(cast.chan).post(f"{url}{noted['uid']}/close/").status_code == 404


def test_the_web_shop_noting_a_wish_leaves_the_associates_promise(zhu: Client, cast: Cast, shop: APIClient) -> None:
    promised = Wish.objects.get()
    promised.promise, promised.promise_due_on, promised.remind_on = "留至周五", date(2026, 11, 27), date(2026, 12, 1)
    promised.save()
    answer = shop.post("/api/v1/wishes/", {"client": str(zhu.uid), "product": "BAG-001"}, format="json").json()
    promised.refresh_from_db()
    assert (answer["uid"], promised.promise) == (str(promised.uid), "留至周五")
    assert (answer["promise_due_on"], answer["remind_on"]) == ("2026-11-27", "2026-12-01")
    taken_back = {"client": str(zhu.uid), "product": "BAG-001", "promise": ""}
    assert shop.post("/api/v1/wishes/", taken_back, format="json").json()["promise_due_on"] is None


@pytest.mark.parametrize(
    ("change", "code"),
    [({"product": "NO"}, "product_unknown"), ({"promise_due_on": "2026-12-01"}, "promise_needs_words")],
)
def test_a_wish_that_cannot_be_is_refused(zhu: Client, shop: APIClient, change: dict[str, str], code: str) -> None:
    said = {"client": str(zhu.uid), "product": "BAG-001", **change}
    answer = shop.post("/api/v1/wishes/", said, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)


def test_a_machine_tries_conditions_in_its_market(zhu: Client, shop: APIClient) -> None:
    make_rule("birthday")
    [rule] = rows(shop, "rules")
    conditions = rule["versions"][0]["conditions"]
    found = shop.post("/api/v1/dry-runs/", {"conditions": conditions}, format="json").json()
    assert found["clients"] == Client.objects.count() and 0 <= found["count"] <= found["clients"]
    wrong = shop.post("/api/v1/dry-runs/", {"conditions": {"all": [{"fact": "luck"}]}}, format="json")
    assert wrong.status_code == 400 and wrong.json()["errors"][0]["attr"].startswith("conditions")


def test_a_rule_says_on_which_days_it_looks(shop: APIClient) -> None:
    make_rule("weekly", weekdays=[1, 4], at_hour=10)
    [version] = rows(shop, "rules")[0]["versions"]
    assert (version["weekdays"], version["at_hour"]) == ([1, 4], 10)


def test_a_rule_names_the_assets_it_suggests_in_their_order(shop: APIClient) -> None:
    pool = [factories.AssetFactory.create(code=code) for code in ("bag", "watch", "scarf")]
    make_rule("birthday", asset=pool[0], further_assets=[pool[2], pool[1]])
    [version] = rows(shop, "rules")[0]["versions"]
    assert (version["asset"], version["further_assets"]) == ("bag", ["scarf", "watch"])


def test_rules_are_for_who_sees_them_in_the_console(cast: Cast, login: Login) -> None:
    make_rule("birthday")
    assert [login(user).get("/api/v1/rules/").status_code for user in (cast.lin, cast.marketing)] == [403, 200]
    assert login(cast.lin).post("/api/v1/dry-runs/", {"conditions": {}}, format="json").status_code == 403


def test_figures_of_a_month_name_who_earned_them(zhu: Client, shop: APIClient, cast: Cast) -> None:
    buy(shop, zhu)
    found = shop.get("/api/v1/kpis/").json()
    lin = next(row for row in found["results"] if row["associate"] == cast.lin.username)
    assert (found["month"][-2:], lin["credited_minor"], lin["target_minor"]) == ("01", 10_000, 1_000)


def test_report_files_follow_the_reports_own_rights(cast: Cast, login: Login, shop: APIClient) -> None:
    operations = factories.AssociateFactory.create(
        userid="", username="ops", market=cast.market, store=None, role=Role.RETAIL_OPERATIONS
    )
    newest = login(operations).get("/api/v1/reports/").json()["results"][0]
    assert login(operations).get(newest["address"]).json()["errors"][0]["code"] == "purpose_needed"
    answer = login(operations).get(newest["address"], {"purpose": "planning"})
    assert answer.status_code == 200 and answer.content[:2] == b"PK"
    assert login(operations).get("/api/v1/reports/monthly-2026-13.xlsx").status_code == 404
    assert [api.get("/api/v1/reports/").status_code for api in (login(cast.lin), shop)] == [403, 403]


def test_one_associate_and_one_store_are_found_by_name(cast: Cast, shop: APIClient, login: Login) -> None:
    assert shop.get(f"/api/v1/associates/{cast.lin.username}/").json()["store"] == "SH1"
    assert shop.get("/api/v1/stores/SH1/").json()["time_zone"] == "Asia/Shanghai"
    assert login(cast.chan).get(f"/api/v1/associates/{cast.lin.username}/").status_code == 404
    assert shop.get("/api/v1/stores/%00/").status_code == shop.get("/api/v1/stores/a%2Fb/").status_code == 404


def test_where_there_is_nothing_the_answer_has_the_shape_of_the_api(db: None) -> None:
    answer = APIClient().get("/api/v1/nothing/")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "not_found")


def test_every_route_has_its_door(db: None) -> None:
    patterns: list[Any] = get_resolver().url_patterns
    api = next(one for one in patterns if str(one.pattern) == "api/v1/")
    names = {route.name for part in api.url_patterns for route in part.url_patterns}
    assert names == set(DOORS)
    assert {scope for door in DOORS.values() for scope in door.scopes.values()} == set(SCOPES)


def test_head_office_of_the_house_reads_every_market(zhu: Client, login: Login) -> None:
    house = Associate.objects.create_user("house", name="House", role=Role.RETAIL_OPERATIONS)
    assert [row["client"] for row in rows(login(house), "consents")] == [str(zhu.uid)]
