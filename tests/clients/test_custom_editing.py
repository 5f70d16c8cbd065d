"""The house's own fields edited by people: each by the roles the house names, on the phone and in the console."""

from typing import Any

import pytest
from django.test import Client as Browser

from clienteling.associates.roles import Role
from clienteling.clients.models import Client, CustomField, CustomValue, FieldKind
from clienteling.clients.services import edit_custom, read, write_custom
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from tests.conftest import Cast
from tests.factories import AssociateFactory
from tests.mobile.scenes import client_of, phone


@pytest.fixture
def zhu(cast: Cast) -> Client:
    return client_of(cast.lin)


@pytest.fixture(autouse=True)
def fields(cast: Cast) -> None:
    everybody = {"seen_by": ["associate", "marketing"], "edited_by": ["associate", "marketing"]}
    tea = {"tea": {"en": "Tea", "zh-hans": "茶"}, "water": {"en": "Water", "zh-hans": "水"}}
    for code, kind, more in (
        ("drink", FieldKind.CHOICE, {"choices": tea}),
        ("engraving", FieldKind.TEXT, {"is_personal": True}),
        ("visits", FieldKind.NUMBER, {}),
        ("since", FieldKind.DATE, {}),
        ("parks", FieldKind.YES_NO, {}),
        ("secret", FieldKind.TEXT, {"edited_by": ["compliance"]}),
    ):
        CustomField.objects.create(code=code, kind=kind, labels={"en": code}, **{**everybody, **more})


def values(client: Client) -> dict[str, Any]:
    return {row.field.code: read(row) for row in CustomValue.objects.filter(client=client).select_related("field")}


def save(browser: Browser, client: Client, **said: str) -> Any:
    own = {f"own-{code}": value for code, value in said.items()}
    return browser.post(f"/m/clients/{client.uid}/about/", own, headers={"HX-Request": "true"})


def test_every_type_is_written_and_emptied_on_the_phone(cast: Cast, zhu: Client) -> None:
    said = {"drink": "tea", "engraving": "LY", "visits": "3", "since": "2019-05-04", "parks": "no"}
    assert "LY" in save(phone(cast.lin), zhu, **said).content.decode()
    assert values(zhu) == {"drink": "tea", "engraving": "LY", "visits": 3, "since": "2019-05-04", "parks": False}
    save(phone(cast.lin), zhu, drink="", visits="3")
    assert values(zhu) == {"visits": 3}


def test_what_is_wrong_is_said_and_nothing_is_kept(cast: Cast, zhu: Client) -> None:
    page = save(phone(cast.lin), zhu, visits="many", engraving="LY").content.decode()
    assert 'role="alert"' in page and 'value="many"' in page and values(zhu) == {}


def test_a_choice_no_longer_offered_stays_until_it_is_changed(cast: Cast, zhu: Client) -> None:
    write_custom(zhu, {"drink": "tea"}, at=clock.now())
    CustomField.objects.filter(code="drink").update(choices={"water": {"en": "Water"}})
    save(phone(cast.lin), zhu, drink="tea", engraving="LY")
    assert values(zhu) == {"drink": "tea", "engraving": "LY"}


def test_nobody_edits_a_field_of_another_role(cast: Cast, zhu: Client) -> None:
    page = phone(cast.lin).get(f"/m/clients/{zhu.uid}/about/").content.decode()
    assert "own-drink" in page and "own-secret" not in page
    save(phone(cast.lin), zhu, secret="4711")
    assert values(zhu) == {}
    with pytest.raises(DomainError, match="not_allowed"):
        edit_custom(zhu, {"secret": "4711"}, by=cast.lin, at=clock.now())


def test_nobody_edits_a_client_of_somebody_else(cast: Cast, zhu: Client) -> None:
    assert save(phone(cast.chan), zhu, drink="tea").status_code == 404
    with pytest.raises(DomainError, match="unknown_client"):
        edit_custom(zhu, {"drink": "tea"}, by=cast.chan, at=clock.now())


def test_head_office_edits_in_the_console(cast: Cast, zhu: Client, client: Browser) -> None:
    client.force_login(cast.marketing)
    page = f"/console/clients/client/{zhu.pk}/own-fields/"
    assert "own-drink" in client.get(page).content.decode()
    assert 'role="alert"' in client.post(page, {"own-visits": "x"}).content.decode()
    assert client.post(page, {"own-drink": "water", "own-visits": "2"}).status_code == 302
    assert values(zhu) == {"drink": "water", "visits": 2}


def test_a_role_that_edits_nothing_has_no_such_page(cast: Cast, zhu: Client, client: Browser) -> None:
    clerk = AssociateFactory.create(userid="x", market=cast.market, store=None, role=Role.RETAIL_OPERATIONS)
    client.force_login(clerk)
    assert "own-fields" not in client.get(f"/console/clients/client/{zhu.pk}/change/").content.decode()
    assert client.get(f"/console/clients/client/{zhu.pk}/own-fields/").status_code == 403
