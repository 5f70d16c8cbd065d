"""The manager's phone: contacts of each associate, absences with cover, the week's rota."""

from datetime import date, time, timedelta

import pytest
from django.test import Client as Browser

from clienteling.associates.models import Absence, OpeningHours, Shift
from clienteling.clients.models import Client
from clienteling.lib import clock
from tests.conftest import Cast
from tests.factories import AbsenceFactory, FollowFactory, RelationshipFactory, ShiftFactory
from tests.mobile.scenes import client_of, phone, raise_alert


@pytest.fixture
def manager(cast: Cast) -> Browser:
    cast.manager.language = "en"
    cast.manager.save()
    return phone(cast.manager)


def today(cast: Cast) -> date:
    return clock.local_day(clock.now(), cast.market.time_zone)


def enter(browser: Browser, cast: Cast, **changes: object) -> str:
    first = today(cast)
    form = {"starts_on": first, "ends_on": first + timedelta(days=6), "kind": "holiday", "cover": cast.zhou.pk}
    answer = browser.post(f"/m/team/{cast.lin.pk}/absence/", {**form, **changes})
    return "" if answer.status_code == 302 else answer.content.decode()


def test_the_team_shows_each_associates_wechat_contacts(cast: Cast, manager: Browser) -> None:
    for associate in (cast.lin, cast.lin, cast.lin, cast.chan):
        FollowFactory.create(associate=associate)
    FollowFactory.create(associate=cast.lin, ended_at=clock.now())
    RelationshipFactory.create(associate=cast.lin)  # by the house alone: the CRM names the associate
    members = manager.get("/m/team/").context["members"]
    assert [(member.associate, member.contacts) for member in members][0] == (cast.lin, 3)
    assert cast.chan not in {member.associate for member in members}


def test_the_form_is_ready_to_be_sent_as_it_is(cast: Cast, manager: Browser) -> None:
    page = manager.get(f"/m/team/{cast.lin.pk}/absence/").content.decode()
    assert f'value="{today(cast)}"' in page and f'<option value="{cast.zhou.pk}" selected>' in page
    assert page.count(" selected>") == 1  # somebody covers


def test_a_cover_works_on_the_absent_colleagues_alerts(cast: Cast, manager: Browser) -> None:
    client = client_of(cast.lin)
    alert = raise_alert(client, cast.lin)
    zhou = phone(cast.zhou)
    assert zhou.get(f"/m/clients/{client.uid}/").status_code == 404
    assert enter(manager, cast) == ""
    assert zhou.get(f"/m/clients/{client.uid}/").status_code == 200
    assert zhou.post(f"/m/alerts/{alert.pk}/done/").status_code in (200, 302)
    alert.refresh_from_db()
    assert alert.handling == "done" and alert.associate == cast.lin


def test_a_second_absence_at_the_same_time_says_why_not(cast: Cast, manager: Browser) -> None:
    enter(manager, cast)
    assert "An absence is entered for these days already." in enter(manager, cast)


@pytest.mark.parametrize("cover", [True, False])
def test_an_absence_that_is_refused_keeps_what_was_chosen(cast: Cast, manager: Browser, cover: bool) -> None:
    enter(manager, cast)
    chosen = cast.manager.pk if cover else ""
    page = enter(manager, cast, kind="sick", cover=chosen)
    assert '<option value="sick" selected>' in page and f'<option value="{chosen}" selected>' in page
    assert page.count(" selected>") == 2 and f'value="{today(cast)}"' in page


def test_an_absence_without_a_day_says_so(cast: Cast, manager: Browser) -> None:
    page = enter(manager, cast, ends_on="", kind="sick")
    assert "This field is required." in page and '<option value="sick" selected>' in page


def test_whoever_comes_back_early_gets_the_clients_back(cast: Cast, manager: Browser) -> None:
    absence = AbsenceFactory.create(associate=cast.lin, cover=cast.zhou)
    client = client_of(cast.lin)
    manager.post(f"/m/team/absences/{absence.pk}/back/")
    assert Absence.objects.get().ends_on == today(cast) - timedelta(days=1)
    assert not Client.objects.visible_to(cast.zhou).filter(pk=client.pk)


def test_the_rota_is_planned_day_by_day_and_copied(cast: Cast, manager: Browser) -> None:
    OpeningHours.objects.create(store=cast.shanghai, weekday=1, opens="10:00", closes="22:00")
    form = {"on": "2026-11-23", "starts": "10:00", "ends": "18:00"}
    manager.post(f"/m/team/{cast.lin.pk}/shift/", form)
    page = manager.get("/m/team/rota/?week=2026-11-25").content.decode()
    assert "10:00–22:00" in page and 'value="18:00"' in page
    manager.post("/m/team/rota/copy/", {"week": "2026-11-23"})
    assert set(Shift.objects.values_list("on", flat=True)) == {date(2026, 11, 23), date(2026, 11, 30)}
    manager.post(f"/m/team/{cast.lin.pk}/shift/", {"on": "2026-11-23", "starts": "", "ends": ""})
    assert Shift.objects.get().on == date(2026, 11, 30)


def test_a_shift_that_ends_before_it_starts_says_so(cast: Cast, manager: Browser) -> None:
    form = {"on": "2026-11-23", "starts": "18:00", "ends": "10:00"}
    page = manager.post(f"/m/team/{cast.lin.pk}/shift/", form).content.decode()
    assert "The shift ends before it starts." in page and not Shift.objects.exists()


@pytest.mark.parametrize("said", [{"starts": "10:00", "ends": ""}, {"starts": "", "ends": "9"}])
def test_half_a_shift_changes_nothing_and_says_so(cast: Cast, manager: Browser, said: dict[str, str]) -> None:
    form = {"on": "2026-11-23", "starts": "10:00", "ends": "18:00"}
    manager.post(f"/m/team/{cast.lin.pk}/shift/", form)
    page = manager.post(f"/m/team/{cast.lin.pk}/shift/", {**form, **said}).content.decode()
    assert Shift.objects.get().ends == time(18) and 'role="alert"' in page
    assert (
        f'aria-label="starts" value="{said["starts"]}"' in page and f'aria-label="ends" value="{said["ends"]}"' in page
    )


def test_another_stores_people_are_not_there(cast: Cast, manager: Browser) -> None:
    absence = AbsenceFactory.create(associate=cast.chan)
    assert manager.get(f"/m/team/{cast.chan.pk}/absence/").status_code == 404
    assert manager.post(f"/m/team/absences/{absence.pk}/back/").status_code == 404
    form = {"on": "2026-11-23", "starts": "10:00", "ends": "18:00"}
    assert manager.post(f"/m/team/{cast.chan.pk}/shift/", form).status_code == 404


def test_colleagues_have_no_team_page(cast: Cast) -> None:
    for page in ("/m/team/", "/m/team/rota/", f"/m/team/{cast.zhou.pk}/absence/"):
        assert phone(cast.lin).get(page).status_code == 403


@pytest.mark.parametrize("page", ["/m/team/", "/m/team/rota/?week=2026-11-23"])
def test_the_pages_cost_the_same_for_many_people(
    cast: Cast, manager: Browser, page: str, django_assert_max_num_queries: object
) -> None:
    for one in (cast.lin, cast.zhou):
        ShiftFactory.create(associate=one)
        AbsenceFactory.create(associate=one)
    with django_assert_max_num_queries(14):  # type: ignore[operator]  # a fixture has no useful type
        manager.get(page)
