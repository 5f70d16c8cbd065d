"""The API of clients: upsert, list, look up."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from clienteling.clients.models import Client, Tier
from tests.api.conftest import Login, with_key
from tests.conftest import Cast
from tests.factories import ClientFactory, MarketFactory, RelationshipFactory

URL = "/api/v1/clients/"
TOMORROW = (timezone.now() + timedelta(days=1)).isoformat()
QUIET = "do_not_disturb_until"
ZHU = {"identities": {"crm": "1"}, "name": "朱丽艳", "phone": "138 1234 5678", "email": "zhu@example.com"}


def post(api: APIClient, body: Any, method: str = "post") -> Any:
    return getattr(api, method)(URL, body, format="json")


def error(answer: Any) -> tuple[str, str]:
    return answer.json()["errors"][0]["code"], answer.json()["errors"][0]["attr"]


@pytest.mark.parametrize("method", ["post", "put"])
def test_one_client_is_created_and_repeated_without_effect(shop: APIClient, method: str) -> None:
    first, second = post(shop, ZHU, method), post(shop, ZHU, method)
    assert [answer.json()["results"][0]["outcome"] for answer in (first, second)] == ["created", "unchanged"]
    assert str(Client.objects.get().uid) == first.json()["results"][0]["uid"]


def test_a_batch_keeps_good_rows_and_hands_back_bad_ones(shop: APIClient) -> None:
    rows = [{**ZHU, "phone": "12"}, ZHU, {**ZHU, "nmae": "?"}, {"identities": {"crm": "2"}}, {**ZHU, "name": 5}]
    answer = post(shop, {"clients": rows}).json()
    assert [(row["index"], row["outcome"]) for row in answer["results"]] == [(1, "created")]
    assert [(row["index"], row["code"], row["field"]) for row in answer["rejected"]] == [
        (0, "phone_invalid", "phone"),
        (2, "unknown_field", "nmae"),
        (3, "required", "name"),
        (4, "invalid", "name"),
    ]


@pytest.mark.parametrize(
    ("change", "code", "attr"),
    [
        ({"phone": "12"}, "phone_invalid", "phone"),
        ({"market": "XX"}, "market_unknown", "market"),
        ({"tier_changed_at": "2026-01-01T00:00:00"}, "invalid", "tier_changed_at"),
        ({"identities": {"crm": 1}}, "invalid", "identities[...]"),
    ],
)
def test_what_is_wrong_with_one_object_is_the_error(
    shop: APIClient, change: dict[str, Any], code: str, attr: str
) -> None:
    answer = post(shop, {**ZHU, **change})
    assert answer.status_code == 400 and error(answer) == (code, attr)
    assert not Client.objects.exists()


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"tier": "gold", "tier_changed_at": "0001-01-01T00:00:00+08:00"}, "time_out_of_range", "tier_changed_at"),
        ({"tier": "gold", "tier_changed_at": "9999-12-31T23:59:59-05:00"}, "time_out_of_range", "tier_changed_at"),
        ({"consents": [{"purpose": "service", "at": TOMORROW}]}, "time_out_of_range", "consents"),
        ({"consents": [{"purpose": "service", "text_version": "1\x00"}]}, "text_invalid", "consents"),
        (
            {"points": [{"kind": "earned", "points": 1, "reference": "1", "at": TOMORROW}]},
            "time_out_of_range",
            "points",
        ),
        ({"do_not_disturb": True, "do_not_disturb_until": "9999-12-31T23:59:59-05:00"}, "time_out_of_range", QUIET),
        ({"do_not_disturb": True, "do_not_disturb_until": "2020-01-01T00:00:00Z"}, "time_out_of_range", QUIET),
        ({"associate": "lin\x00"}, "associate_unknown", "associate"),
    ],
)
def test_moments_and_texts_no_row_can_hold_are_handed_back_and_the_others_kept(
    shop: APIClient, change: dict[str, Any], code: str, field: str
) -> None:
    Tier.objects.create(code="gold", rank=2, name="Gold")
    rows = [{"identities": {"crm": "2"}, "name": "王雪"}, {**ZHU, **change}]
    answer = post(shop, {"clients": rows}).json()
    assert [(row["index"], row["code"], row["field"]) for row in answer["rejected"]] == [(1, code, field)]
    assert Client.objects.get().name == "王雪"


def test_what_a_clock_ahead_of_ours_says_happened_just_now(shop: APIClient) -> None:
    ahead = (timezone.now() + timedelta(minutes=50)).isoformat()
    uid = post(shop, {**ZHU, "consents": [{"purpose": "service", "at": ahead}]}).json()["results"][0]["uid"]
    answer = shop.post(f"{URL}{uid}/consents/withdraw/", {"purpose": "service"}, format="json")
    assert answer.json() == {"withdrawn": True}


@pytest.mark.parametrize("body", ["", "[]", "{", '{"clients": 1}', "\x00", "[" * 50_000, '{"clients": [], "x": 1}'])
def test_a_body_that_is_not_what_was_asked_for_is_refused(shop: APIClient, body: str) -> None:
    assert shop.post(URL, body, content_type="application/json").status_code == 400


def test_more_than_500_rows_are_refused(shop: APIClient) -> None:
    assert error(post(shop, {"clients": [{}] * 501})) == ("too_many", "clients")


def test_a_body_above_two_megabytes_is_refused(shop: APIClient) -> None:
    assert post(shop, {**ZHU, "name": "x" * 2_100_000}).status_code == 413


def test_a_machine_without_the_scope_or_with_a_revoked_key_is_kept_out(cast: Cast) -> None:
    assert post(with_key(cast.market, "a", scopes=["clients:read"]), ZHU).status_code == 403
    assert post(with_key(cast.market, "b", revoked=True), ZHU).status_code == 401
    assert post(APIClient(), ZHU).status_code == 401


def test_a_key_of_another_market_neither_sees_nor_changes_the_client(shop: APIClient, cast: Cast) -> None:
    post(shop, {**ZHU, "identities": {"unionid": "u"}})
    other = with_key(MarketFactory.create(), "other")
    hidden = Client.objects.get()
    answer = post(other, {**ZHU, "identities": {"unionid": "u"}, "phone": None}).json()["results"][0]
    assert answer["outcome"] == "created"
    assert [row["uid"] for row in other.get(URL).json()["results"]] == [answer["uid"]] != [str(hidden.uid)]
    assert other.get(f"{URL}{hidden.uid}/").status_code == 404


def test_a_key_of_the_house_names_the_market(cast: Cast) -> None:
    house = with_key(None, "erp")
    assert error(post(house, ZHU)) == ("market_unknown", "market")
    assert post(house, {**ZHU, "market": cast.market.code}).status_code == 200


def test_an_associate_sees_own_clients_only_and_masked(cast: Cast, shop: APIClient, login: Login) -> None:
    uid = post(shop, {**ZHU, "associate": "lin", "birthday": "1988-05-04"}).json()["results"][0]["uid"]
    own = login(cast.lin).get(f"{URL}{uid}/").json()
    assert (own["name"], own["phone"], own["email"]) == ("朱丽艳", "+86 138****5678", "z***@example.com")
    assert own["birthday"] == "05-04"
    assert login(cast.chan).get(f"{URL}{uid}/").status_code == 404
    assert login(cast.chan).get(URL).json()["results"] == []
    assert len(login(cast.manager).get(URL).json()["results"]) == 1


def test_an_associate_cannot_write_over_the_api(cast: Cast, login: Login) -> None:
    assert post(login(cast.lin), ZHU).status_code == 403


def test_the_list_is_searched_and_narrowed(shop: APIClient) -> None:
    post(shop, {"clients": [ZHU, {"identities": {"crm": "2"}, "name": "王雪"}]})
    assert [row["name"] for row in shop.get(URL, {"q": "zly"}).json()["results"]] == ["朱**"]
    assert [row["name"] for row in shop.get(URL, {"q": "5678"}).json()["results"]] == ["朱**"]
    assert shop.get(URL, {"updated_since": timezone.now().isoformat()}).json()["results"] == []
    assert shop.get(URL, {"updated_since": "yesterday"}).status_code == 400


def test_the_list_comes_by_pages_that_miss_nothing(shop: APIClient) -> None:
    post(shop, {"clients": [{"identities": {"crm": str(n)}, "name": f"Client {n}"} for n in range(7)]})
    uids, url = [], f"{URL}?limit=3"
    while url:
        page = shop.get(url).json()
        uids += [row["uid"] for row in page["results"]]
        url = page["next"]
    assert uids == [str(uid) for uid in Client.objects.order_by("-pk").values_list("uid", flat=True)]
    assert len(uids) == 7


def test_a_longer_list_needs_no_more_queries(
    cast: Cast, login: Login, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        RelationshipFactory.create(client=ClientFactory.create(market=cast.market), associate=cast.lin)
    api = login(cast.lin)
    api.get(URL)  # the first request of a session notes its time
    with django_assert_max_num_queries(4):
        assert len(api.get(URL).json()["results"]) == 5


def test_what_is_not_there_is_not_found(shop: APIClient) -> None:
    assert shop.get(f"{URL}00000000-0000-4000-8000-000000000000/").status_code == 404
    assert shop.get(f"{URL}nobody/").status_code == 404
