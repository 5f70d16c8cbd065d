"""Tags and fields of the house in the console, and what of a client is shown there."""

from datetime import UTC, datetime

import pytest
from django.test import Client as Browser

from clienteling.associates.roles import Role
from clienteling.clients.models import CustomField, FieldKind, Note, Tag, TagGroup
from clienteling.clients.services import PointsData, add_tag, record_points, write_custom
from clienteling.lib import clock
from tests.conftest import Cast
from tests.factories import AssociateFactory, ClientFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FIELD = {
    "code": "drink",
    "kind": "choice",
    "label_en": "Drink",
    "offered": "茶 | Tea",
    "seen_by": ["associate", "marketing"],
    "edited_by": [],
    "retired_at_0": "",
    "retired_at_1": "",
}


@pytest.fixture
def console(cast: Cast, client: Browser) -> Browser:
    admin = AssociateFactory.create(
        userid="admin", market=cast.market, store=None, role=Role.ADMINISTRATOR, language="en"
    )
    client.force_login(admin)
    return client


def test_a_field_is_defined_and_its_type_stays(console: Browser) -> None:
    console.post("/console/clients/customfield/add/", FIELD)
    field = CustomField.objects.get()
    assert (field.label, field.seen_by, field.choices) == (
        "Drink",
        ["associate", "marketing"],
        {"tea": {"zh-hans": "茶", "en": "Tea"}},
    )
    console.post(
        f"/console/clients/customfield/{field.pk}/change/",
        {**FIELD, "kind": "text", "label_en": "Cup", "offered": "tea: 红茶 | Black tea\n水 | Still water"},
    )
    field.refresh_from_db()
    assert (field.label, field.kind) == ("Cup", FieldKind.CHOICE)
    assert field.choices["tea"]["en"] == "Black tea" and field.choices["still-water"]["zh-hans"] == "水"
    assert "tea: 红茶 | Black tea" in console.get(f"/console/clients/customfield/{field.pk}/change/").content.decode()


@pytest.mark.parametrize("wrong", [{"offered": ""}, {"label_en": ""}, {"offered": " | "}])
def test_a_field_without_words_or_choices_is_refused(console: Browser, wrong: dict[str, str]) -> None:
    assert console.post("/console/clients/customfield/add/", {**FIELD, **wrong}).status_code == 200
    assert not CustomField.objects.exists()


def test_a_client_shows_points_tags_and_fields_but_no_words_of_notes(cast: Cast, client: Browser) -> None:
    zhu = ClientFactory.create(market=cast.market)
    CustomField.objects.create(code="drink", kind="text", labels={"en": "Drink"}, seen_by=["marketing"])
    CustomField.objects.create(code="secret", kind="text", labels={"en": "Secret"}, seen_by=["associate"])
    write_custom(zhu, {"drink": "Earl Grey", "secret": "4711"}, at=clock.now())
    record_points(zhu, [PointsData("earned", 4321, "a", NOW)], source="crm")
    add_tag(zhu, Tag.objects.create(group=TagGroup.objects.create(market=cast.market, name="x"), name="Silk"), at=NOW)
    Note.objects.create(client=zhu, author=cast.lin, text="likes black", written_at=NOW)
    client.force_login(cast.marketing)
    page = client.get(f"/console/clients/client/{zhu.pk}/change/").content.decode()
    assert "Earl Grey" in page and "4321" in page and "Silk" in page
    assert "4711" not in page and "likes black" not in page


@pytest.mark.parametrize("table", ["taggroup", "tagmark", "customfield"])
def test_the_tables_open(console: Browser, cast: Cast, table: str) -> None:
    TagGroup.objects.create(market=cast.market, name="x")
    assert console.get(f"/console/clients/{table}/").status_code == 200
