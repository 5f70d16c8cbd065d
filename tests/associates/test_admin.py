"""The organisation in the console."""

import re
from typing import Any

import pytest
from django.contrib.admin.utils import quote
from django.db import IntegrityError
from django.test import Client as Browser

from clienteling.associates.models import (
    Absence,
    Associate,
    Department,
    DirectoryChange,
    DirectoryRun,
    Guideline,
    MachineKey,
    Region,
)
from clienteling.associates.roles import Role
from clienteling.attribution.models import CommissionPlan
from tests.conftest import Cast
from tests.factories import LONG_AGO, AssociateFactory, GuidelineFactory, MarketFactory, StoreFactory

PASSWORD = "correct horse battery staple"


@pytest.fixture
def console(cast: Cast, client: Browser) -> Browser:
    """Signed in as the administrator of the whole house."""
    admin = Associate.objects.create_superuser("root", PASSWORD, name="Root", language="en")
    client.force_login(admin)
    return client


@pytest.mark.parametrize("asked", ["on__year=9999", "on__year=9999&on__month=12&on__day=31", "on__year=2026"])
def test_the_rota_opens_for_any_year_there_is(console: Browser, asked: str) -> None:
    assert console.get(f"/console/associates/shift/?{asked}", follow=True).status_code == 200


@pytest.mark.parametrize("table", ["market", "region", "store", "associate", "machinekey", "shift", "absence"])
def test_lists_and_forms_open(console: Browser, table: str) -> None:
    assert console.get(f"/console/associates/{table}/").status_code == 200
    assert console.get(f"/console/associates/{table}/add/").status_code == 200


def test_a_new_associate_can_log_in_to_the_console(console: Browser, cast: Cast) -> None:
    form = {
        "username": "li",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "name": "李梅",
        "role": Role.MARKETING,
        "market": cast.market.pk,
        "userid": "",
    }
    assert console.post("/console/associates/associate/add/", form).status_code == 302
    assert Browser().login(username="li", password=PASSWORD)
    assert (
        console.get(f"/console/associates/associate/{Associate.objects.get(username='li').pk}/change/").status_code
        == 200
    )


def new_associate(**place: Any) -> dict[str, Any]:
    password = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    return {"username": "li", "name": "李梅", "userid": "li", "role": Role.ASSOCIATE, **password, **place}


def test_without_a_market_it_is_that_of_the_store_or_region(console: Browser, cast: Cast) -> None:
    south = Region.objects.create(market=cast.market, code="south", name="South", path="south/")
    manager = {"username": "han", "userid": "han", "role": Role.REGIONAL_MANAGER, "region": south.pk}
    for form in (new_associate(store=cast.shanghai.pk), new_associate(**manager)):
        assert console.post("/console/associates/associate/add/", form).status_code == 302
    assert {one.market for one in Associate.objects.get_queryset().filter(userid__in=["li", "han"])} == {cast.market}


def test_nobody_is_of_one_market_and_of_a_store_or_region_of_another(console: Browser, cast: Cast) -> None:
    elsewhere = MarketFactory.create()
    south = Region.objects.create(market=elsewhere, code="south", name="South", path="south/")
    for place in ({"market": elsewhere.pk}, {"region": south.pk}):
        page = console.post("/console/associates/associate/add/", new_associate(store=cast.shanghai.pk, **place))
        assert page.status_code == 200 and "lies in another market" in page.content.decode()
    assert not Associate.objects.of_userid("li").exists()


def test_whoever_moves_to_another_market_leaves_its_store(console: Browser, cast: Cast) -> None:
    page = f"/console/associates/associate/{cast.lin.pk}/change/"
    form = {"username": "lin", "name": "Lin", "role": Role.ASSOCIATE, "language": "en", "userid": "lin", "is_active": 1}
    elsewhere = MarketFactory.create()
    assert console.post(page, {**form, "store": cast.shanghai.pk, "market": elsewhere.pk}).status_code == 200
    assert console.post(page, {**form, "store": cast.shanghai.pk, "market": ""}).status_code == 302
    cast.lin.refresh_from_db()
    assert cast.lin.market == cast.market


def test_a_machine_key_is_shown_once_and_works(console: Browser, cast: Cast) -> None:
    form = {
        "name": "Web shop",
        "source": "shop",
        "market": cast.market.pk,
        "scopes": ["clients:read"],
        "per_minute": 60,
    }
    page = console.post("/console/associates/machinekey/add/", form, follow=True).content.decode()
    found = re.search(r"is (\w{8}\.\w+) —", page)
    assert found
    answer = Browser().get("/api/v1/clients/", headers={"Authorization": f"Api-Key {found[1]}"})
    assert answer.status_code == 200
    key = MachineKey.objects.get()
    assert found[1] not in console.get(f"/console/associates/machinekey/{key.pk}/change/").content.decode()


def test_head_office_of_a_market_sees_only_its_people(cast: Cast, client: Browser) -> None:
    AssociateFactory.create(store=StoreFactory.create(), name="Elsewhere")
    client.force_login(cast.marketing)
    page = client.get("/console/associates/associate/").content.decode()
    assert "Elsewhere" not in page and cast.lin.username in page
    assert client.get("/console/associates/associate/add/").status_code == 403


def test_head_office_of_a_market_sees_only_its_own(cast: Cast, client: Browser) -> None:
    elsewhere = StoreFactory.create()
    keys = [
        MachineKey.objects.create_key(name=name, source=name, market=market)[0]
        for name, market in (("elsewhere", elsewhere.market), ("nearby", cast.market))
    ]
    client.force_login(cast.marketing)
    for hidden, shown in ((elsewhere, cast.shanghai), (elsewhere.market, cast.market), keys):
        table = f"/console/associates/{hidden._meta.model_name}/"
        page, theirs = client.get(table).content.decode(), f"{table}{quote(hidden.pk)}/change/"
        assert f"{table}{quote(shown.pk)}/change/" in page and theirs not in page
        assert client.get(theirs).status_code == 302


def test_head_office_of_a_market_cannot_set_anothers_commission(cast: Cast, client: Browser) -> None:
    operations = AssociateFactory.create(userid="", username="ops", store=cast.shanghai, role=Role.RETAIL_OPERATIONS)
    client.force_login(operations)
    form = {"rate": "5", "valid_from": "2026-01-01"}
    for market, plans in ((StoreFactory.create().market, 0), (cast.market, 1)):
        client.post("/console/attribution/commissionplan/add/", {**form, "market": market.pk})
        assert CommissionPlan.objects.count() == plans


def test_an_administrator_of_a_market_cannot_leave_it(cast: Cast, client: Browser) -> None:
    admin = AssociateFactory.create(username="cn", role=Role.ADMINISTRATOR, market=cast.market, store=None, userid="")
    client.force_login(admin)
    form = {"username": "cn", "name": "CN", "role": Role.ADMINISTRATOR, "language": "en", "is_active": "on"}
    page = f"/console/associates/associate/{admin.pk}/change/"
    for market in ("", str(StoreFactory.create().market.pk)):
        assert client.post(page, {**form, "market": market}).status_code == 200
        admin.refresh_from_db()
        assert admin.market == cast.market
    assert client.post(page, {**form, "market": cast.market.pk}).status_code == 302


def test_an_administrator_of_a_market_makes_no_key_for_the_house(cast: Cast, client: Browser) -> None:
    admin = AssociateFactory.create(username="cn", role=Role.ADMINISTRATOR, market=cast.market, store=None, userid="")
    client.force_login(admin)
    form = {"name": "Web shop", "source": "shop", "market": "", "scopes": ["clients:read"]}
    assert client.post("/console/associates/machinekey/add/", form).status_code == 200
    assert not MachineKey.objects.exists()


def test_userids_differ_by_more_than_case(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="associate_userid_once_per_market"):
        AssociateFactory.create(userid="LIN", store=cast.shanghai)


def test_a_region_is_placed_in_the_tree(console: Browser, cast: Cast) -> None:
    page = "/console/associates/region/add/"
    for code, parent in (("east", ""), ("shanghai", "east")):
        under = Region.objects.filter(code=parent).first()
        form = {"market": cast.market.pk, "parent": under.pk if under else "", "code": code, "name": code.title()}
        assert console.post(page, form).status_code == 302
    assert Region.objects.get(code="shanghai").path == "east/shanghai/"
    east = Region.objects.get(code="east")
    form = {"parent": Region.objects.get(code="shanghai").pk, "name": "East"}
    assert console.post(f"/console/associates/region/{east.pk}/change/", form).status_code == 200


def test_a_market_keeps_a_known_time_zone(console: Browser, cast: Cast) -> None:
    market = cast.market
    page = f"/console/associates/market/{market.pk}/change/"
    form = {"code": market.code, "name": "x", "corp": market.corp_id, "currency": "CNY", "region": "CN"}
    assert console.post(page, {**form, "time_zone": "Asia/Shangai"}).status_code == 200
    assert console.post(page, {**form, "time_zone": "Asia/Tokyo"}).status_code == 302


def test_a_store_keeps_a_known_time_zone(console: Browser, cast: Cast) -> None:
    inlines = {
        f"{name}-{count}_FORMS": 0 for name in ("opening_hours", "special_days") for count in ("TOTAL", "INITIAL")
    }
    form = {"market": cast.market.pk, "code": "SH1", "name": "IFC", "city": "Shanghai", **inlines}
    page = f"/console/associates/store/{cast.shanghai.pk}/change/"
    assert console.post(page, {**form, "time_zone": "Asia/Nowhere"}).status_code == 200
    assert console.post(page, {**form, "time_zone": "Asia/Tokyo"}).status_code == 302


def test_an_absence_is_entered_in_the_console(console: Browser, cast: Cast) -> None:
    page = "/console/associates/absence/add/"
    form = {"associate": cast.lin.pk, "starts_on": "2026-11-20", "ends_on": "2026-11-27", "kind": "sick"}
    assert console.post(page, {**form, "cover": cast.lin.pk}).status_code == 200
    assert console.post(page, {**form, "cover": cast.zhou.pk}).status_code == 302
    assert Absence.objects.get().entered_by == Associate.objects.get(username="root")
    assert console.post(page, form).status_code == 200


def test_a_reading_is_started_and_its_changes_are_shown(console: Browser, cast: Cast) -> None:
    form = {"action": "read_directory", "_selected_action": [cast.market.pk]}
    assert console.post("/console/associates/market/", form).status_code == 302
    run = DirectoryRun.objects.get(market=cast.market)
    DirectoryChange.objects.create(
        run=run, associate=cast.lin, field="name", before="林月", after="林悦", noticed_at=LONG_AGO
    )
    page = console.get(f"/console/associates/directoryrun/{run.pk}/change/").content.decode()
    assert "林月" in page and "林悦" in page
    for table in ("directoryrun", "directorychange"):
        assert console.get(f"/console/associates/{table}/").status_code == 200


def test_a_department_is_mapped_to_a_store_by_hand(console: Browser, cast: Cast) -> None:
    department = Department.objects.create(market=cast.market, number=7, name="IFC")
    page = f"/console/associates/department/{department.pk}/change/"
    assert console.post(page, {"store": cast.shanghai.pk}).status_code == 302
    department.refresh_from_db()
    assert (department.store, department.name) == (cast.shanghai, "IFC")


WRITTEN = {
    "code": "writing",
    "market": "",
    "pass_percent": 80,
    "texts-TOTAL_FORMS": 1,
    "texts-INITIAL_FORMS": 0,
    "texts-0-language": "en",
    "texts-0-title": "Writing",
    "texts-0-body": "Once a day.",
    "questions-TOTAL_FORMS": 1,
    "questions-INITIAL_FORMS": 0,
    "questions-0-language": "en",
    "questions-0-position": 1,
    "questions-0-text": "How often?",
    "questions-0-choices": "Always\nOnce a day",
    "questions-0-right": 2,
}


def test_a_guideline_is_written_with_its_quiz(console: Browser, cast: Cast) -> None:
    page = "/console/associates/guideline/add/"
    assert console.post(page, {**WRITTEN, "questions-0-right": 3}).status_code == 200
    assert console.post(page, WRITTEN).status_code == 302
    guideline = Guideline.objects.get()
    assert (guideline.status, guideline.texts.get().title) == ("draft", "Writing")
    assert guideline.questions.get().choices == ["Always", "Once a day"]


def test_a_published_guideline_stays_and_a_new_version_begins(console: Browser, cast: Cast) -> None:
    guideline = GuidelineFactory.create()
    page = f"/console/associates/guideline/{guideline.pk}/change/"
    form = {f"{table}-{count}_FORMS": 0 for table in ("texts", "questions") for count in ("TOTAL", "INITIAL")}
    assert console.post(page, {**form, "code": "other", "associates_guideline_new_version": "1"}).status_code == 302
    draft = Guideline.objects.get(version=2)
    assert (draft.code, draft.texts.count(), draft.questions.count()) == (guideline.code, 1, 1)


def test_compliance_publishes_from_the_page(cast: Cast, client: Browser) -> None:
    client.force_login(AssociateFactory.create(username="c", userid="", role=Role.COMPLIANCE, market=None, store=None))
    guideline = GuidelineFactory.create(status="draft", question=None)
    page = f"/console/associates/guideline/{guideline.pk}/change/"
    rows = {"texts-INITIAL_FORMS": 1, "texts-0-id": guideline.texts.get().pk, "questions-TOTAL_FORMS": 0}
    assert client.post(page, {**WRITTEN, **rows, "associates_guideline_publish": "1"}).status_code == 302
    guideline.refresh_from_db()
    assert (guideline.status, guideline.code) == ("published", "writing")
