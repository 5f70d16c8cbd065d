"""Everything a source may say about a client, over the API, and how it reads there."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from clienteling.associates.roles import Role
from clienteling.clients.models import CustomField, CustomValue, FieldKind, Tag, TagGroup
from tests.api.conftest import Login
from tests.conftest import Cast

URL = "/api/v1/clients/"
PROFILE: dict[str, Any] = {
    "identities": {"crm": "1"},
    "name": "朱丽艳",
    "associate": "lin",
    "lunar_birthday": "1988-08-15",
    "important_dates": [{"kind": "wedding", "on": "2015-10-01", "label": "陈小雨"}],
    "household": [{"kind": "partner", "name": "陈伟"}],
    "sizes": [{"kind": "ring", "system": "EU", "value": "52"}],
    "preferences": {"colour": ["noir", "camel"]},
    "tags": ["Silk"],
    "points": [{"kind": "earned", "points": 120, "reference": "o-1", "at": "2026-11-01T10:00:00+08:00"}],
    "custom": {"champagne": True, "passport": "E1234"},
}


@pytest.fixture(autouse=True)
def house(cast: Cast) -> None:
    Tag.objects.create(group=TagGroup.objects.create(market=cast.market, name="Interests"), name="Silk")
    CustomField.objects.create(
        code="champagne", kind=FieldKind.YES_NO, labels={"en": "Champagne"}, seen_by=["associate", "machine"]
    )
    CustomField.objects.create(
        code="passport", kind=FieldKind.TEXT, labels={"en": "Passport"}, is_personal=True, seen_by=["store_manager"]
    )


def post(shop: APIClient, **changes: Any) -> Any:
    return shop.post(URL, {**PROFILE, **changes}, format="json").json()


def uid_of(shop: APIClient) -> str:
    return str(post(shop)["results"][0]["uid"])


def test_a_whole_profile_is_kept_and_the_same_again_changes_nothing(shop: APIClient) -> None:
    assert [post(shop)["results"][0]["outcome"] for _ in "12"] == ["created", "unchanged"]
    one = shop.get(f"{URL}{uid_of(shop)}/").json()
    assert one["lunar_birthday"] == "08-15" and one["tags"] == ["Silk"] and one["points"] == 120
    assert one["important_dates"][0]["on"] == "10-01" and one["important_dates"][0]["year"] == 2015
    assert one["household"] == [{"kind": "partner", "name": "陈*"}]
    assert one["sizes"] == PROFILE["sizes"] and one["preferences"] == PROFILE["preferences"]


def test_names_of_a_household_are_read_in_full_in_the_shop_only(shop: APIClient, cast: Cast, login: Login) -> None:
    address, said = f"{URL}{uid_of(shop)}/", ("朱丽艳", "陈伟", "陈小雨")
    for reader, in_full in ((login(cast.lin), True), (login(cast.marketing), False), (shop, False)):
        text = reader.get(address).content.decode()
        assert [name in text for name in said] == [in_full] * 3


@pytest.mark.parametrize(
    ("change", "code", "attr"),
    [
        ({"lunar_birthday": "13-01"}, "birthday_invalid", "lunar_birthday"),
        ({"important_dates": [{"kind": "wedding", "on": "soon"}]}, "date_invalid", "important_dates"),
        ({"sizes": [{"kind": "ring", "system": "UK", "value": "5"}]}, "kind_unknown", "sizes"),
        ({"tags": ["Cars"]}, "tag_unknown", "tags"),
        ({"custom": {"shoe_brand": "x"}}, "custom_field_unknown", "custom.shoe_brand"),
        ({"custom": {"champagne": "yes"}}, "custom_value_invalid", "custom.champagne"),
    ],
)
def test_what_is_wrong_is_said_with_its_field(shop: APIClient, change: dict[str, Any], code: str, attr: str) -> None:
    found = post(shop, **change)["errors"][0]
    assert (found["code"], found["attr"]) == (code, attr)


def test_fields_of_the_house_are_seen_by_their_roles(shop: APIClient, cast: Cast, login: Login) -> None:
    address = f"{URL}{uid_of(shop)}/"
    seen = {user.role: login(user).get(address).json()["custom"] for user in (cast.lin, cast.manager, cast.marketing)}
    assert seen == {
        Role.ASSOCIATE: {"champagne": True},
        Role.STORE_MANAGER: {"passport": "E1234"},
        Role.MARKETING: {},
    }
    assert shop.get(address).json()["custom"] == {"champagne": True}


def test_a_personal_value_is_sealed_and_null_takes_it_away(shop: APIClient) -> None:
    post(shop)
    assert "E1234" not in str(list(CustomValue.objects.values_list()))
    assert post(shop, custom={"passport": None})["results"][0]["outcome"] == "updated"
    assert CustomValue.objects.get().field.code == "champagne"


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [("number", 5, "5"), ("date", "2026-12-31", "31.12."), ("choice", "red", "green"), ("text", "x", 5)],
)
def test_values_have_the_type_of_their_field(shop: APIClient, kind: str, good: Any, bad: Any) -> None:
    CustomField.objects.create(code="new", kind=kind, labels={"en": "New"}, choices={"red": {"en": "Red"}})
    assert post(shop, custom={"new": good})["results"]
    assert post(shop, custom={"new": bad})["errors"][0]["code"] == "custom_value_invalid"
