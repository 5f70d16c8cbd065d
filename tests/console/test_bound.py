"""What is the whole house's: a market's head office reads it, and neither writes, changes nor moves it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client as Browser

from clienteling.assets import services as assets
from clienteling.assets.models import Asset, AssetText
from clienteling.associates import services as associates
from clienteling.associates.models import Associate, Guideline, GuidelineStatus
from clienteling.associates.roles import Role
from clienteling.clients import services as clients
from clienteling.clients.models import ConsentText, TextStatus
from clienteling.lib.errors import DomainError
from clienteling.outreach import services as outreach
from clienteling.outreach.models import PreparedMessage, WelcomeMessage, WelcomeText
from tests import factories
from tests.conftest import Cast
from tests.factories import AssociateFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
TABLES = ["outreach/welcomemessage", "outreach/preparedmessage", "assets/asset"]
COMPLIANCE_TABLES = ["associates/guideline", "clients/consenttext"]


def compliance(**place: Any) -> Associate:
    found = {"username": "compliance", "userid": "", "store": None, "market": None, "role": Role.COMPLIANCE}
    return AssociateFactory.create(**found | place)


def browser_of(person: Associate) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def welcome(**place: Any) -> WelcomeMessage:
    message = WelcomeMessage.objects.create(title="Welcome", **place)
    WelcomeText.objects.create(message=message, language="en", text="Dear {client}")
    return message


def page_of(row: Any) -> str:
    return f"/console/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


@pytest.mark.parametrize("table", TABLES)
def test_marketing_of_a_market_writes_for_its_market_only(cast: Cast, table: str) -> None:
    page = browser_of(cast.marketing).get(f"/console/{table}/add/")
    field = page.context["adminform"].form.fields["market"]
    assert field.required and [one.pk for one in field.queryset] == [cast.market.pk]


@pytest.mark.parametrize("table", COMPLIANCE_TABLES)
def test_compliance_of_a_market_likewise(cast: Cast, table: str) -> None:
    page = browser_of(compliance(market=cast.market)).get(f"/console/{table}/add/")
    assert page.context["adminform"].form.fields["market"].required


def test_a_welcome_without_a_market_is_refused_from_a_market(cast: Cast) -> None:
    form = {"title": "Hello", "slot": "always", "texts-TOTAL_FORMS": 0, "texts-INITIAL_FORMS": 0}
    desk = browser_of(cast.marketing)
    assert desk.post("/console/outreach/welcomemessage/add/", form).status_code == 200
    assert desk.post("/console/outreach/welcomemessage/add/", {**form, "market": cast.market.pk}).status_code == 302
    assert WelcomeMessage.objects.get().market == cast.market


def test_the_house_s_welcome_is_only_read_there(cast: Cast) -> None:
    message, desk = welcome(), browser_of(cast.marketing)
    page = desk.get(page_of(message)).content.decode()
    assert "Welcome" in page and "outreach_welcomemessage_approve" not in page
    assert desk.post(page_of(message), {"title": "Other", "outreach_welcomemessage_approve": "1"}).status_code == 403
    assert desk.post(page_of(message).replace("change", "delete"), {"post": "yes"}).status_code == 403
    message.refresh_from_db()
    assert (message.title, message.status) == ("Welcome", "draft")


def test_who_belongs_to_no_market_writes_and_approves_for_the_house(cast: Cast) -> None:
    house = AssociateFactory.create(username="gu", userid="", store=None, market=None, role=Role.MARKETING)
    message = welcome()
    page = browser_of(house).get(page_of(message))
    assert "outreach_welcomemessage_approve" in page.content.decode()
    assert not page.context["adminform"].form.fields["market"].required
    outreach.approve(message, by=house, at=NOW)
    assert message.status == "approved"


def asset(**place: Any) -> Asset:
    made: Asset = factories.AssetFactory.create(**{"market": None, **place})
    AssetText.objects.create(asset=made, language="en", caption="A light", talking_point="Ask first")
    return made


def prepared(**place: Any) -> PreparedMessage:
    return PreparedMessage.objects.create(title="Autumn", asset=asset(), valid_from=NOW.date(), **place)


@pytest.mark.parametrize("make", [welcome, prepared])
@pytest.mark.parametrize("verb", [outreach.approve, outreach.withdraw, outreach.rework])
def test_no_verb_of_a_market_moves_the_house_s_message(
    cast: Cast, make: Callable[[], Any], verb: Callable[..., None]
) -> None:
    message = make()
    before = message.status
    with pytest.raises(DomainError, match="not_allowed"):
        verb(message, by=cast.marketing, at=NOW)
    message.refresh_from_db()
    assert message.status == before


@pytest.mark.parametrize("verb", [assets.submit, assets.approve, assets.reject, assets.withdraw, assets.rework])
def test_no_verb_of_a_market_moves_the_house_s_asset(cast: Cast, verb: Callable[..., None]) -> None:
    with pytest.raises(DomainError, match="not_allowed"):
        verb(asset(), by=cast.marketing, at=NOW)


def test_compliance_of_a_market_retires_neither_the_house_s_guideline_nor_its_consent_text(cast: Cast) -> None:
    guideline: Guideline = factories.GuidelineFactory.create(market=None)
    text = ConsentText.objects.create(purpose="service", version="9", status=TextStatus.DRAFT)
    there = compliance(market=cast.market)
    for verb in (associates.publish, associates.retire):
        with pytest.raises(DomainError, match="not_allowed"):
            verb(guideline, by=there, at=NOW)
    with pytest.raises(DomainError, match="not_allowed"):
        associates.new_version(guideline, by=there)
    for change in (clients.publish, clients.retire):
        with pytest.raises(DomainError, match="not_allowed"):
            change(text, by=there, at=NOW)
    assert Guideline.objects.get().status == guideline.status != GuidelineStatus.RETIRED


def test_what_is_their_market_s_they_move(cast: Cast) -> None:
    message, picture = welcome(market=cast.market), asset(market=cast.market)
    outreach.approve(message, by=cast.marketing, at=NOW)
    assets.submit(picture, by=cast.marketing, at=NOW)
    assert (message.status, picture.status) == ("approved", "submitted")
