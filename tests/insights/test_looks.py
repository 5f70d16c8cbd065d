"""Who looked at whom: a row an hour for every page of a client, and compliance reads of it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser

from clienteling.associates.models import Associate, Market
from clienteling.associates.roles import Role
from clienteling.clients.models import Client, Look
from clienteling.lib import clock
from tests import factories
from tests.conftest import Cast
from tests.mobile.scenes import client_of, phone

PAGE = "/console/reports/looks/"


@pytest.fixture
def zhu(cast: Cast) -> Client:
    return client_of(cast.lin)


@pytest.fixture
def compliance(cast: Cast) -> Browser:
    return phone(officer(cast))


def officer(cast: Cast, **fields: Any) -> Associate:
    given = {"market": cast.market, "store": None, "role": Role.COMPLIANCE, "language": "en", **fields}
    return factories.AssociateFactory.create(username="officer", userid="", **given)


def looked(cast: Cast, viewer: Associate, times: int, days_ago: int = 0) -> None:
    at = clock.now() - timedelta(days=days_ago)
    Look.objects.bulk_create(
        Look(viewer=viewer, client_uid=uuid4(), market=cast.market, place="phone", hour_at=at, looked_at=at)
        for _ in range(times)
    )


def addresses(client: Client) -> dict[str, str]:
    return {
        f"/m/clients/{client.uid}/": "phone",
        f"/console/clients/client/{client.pk}/change/": "console",
        f"/console/reports/clients/{client.uid}/timeline/": "console",
        f"/console/reports/clients/{client.uid}/why/": "console",
        f"/api/v1/clients/{client.uid}/": "api",
        f"/api/v1/clients/{client.uid}/timeline/": "api",
    }


@pytest.mark.parametrize("place", range(6))
def test_every_page_of_a_client_leaves_a_row(cast: Cast, zhu: Client, place: int) -> None:
    address, where = list(addresses(zhu).items())[place]
    viewer = cast.marketing if where == "console" else cast.lin
    assert phone(viewer).get(address).status_code == 200
    assert list(Look.objects.values_list("viewer", "client_uid", "place")) == [(viewer.pk, zhu.uid, where)]


def test_a_second_look_within_the_hour_leaves_none(cast: Cast, zhu: Client) -> None:
    lin = phone(cast.lin)
    for address, where in addresses(zhu).items():
        if where != "console":
            lin.get(address)
    assert Look.objects.count() == 1


def test_who_may_not_look_leaves_no_row(cast: Cast, zhu: Client) -> None:
    phone(cast.chan).get(f"/m/clients/{zhu.uid}/")
    assert not Look.objects.exists()


def test_compliance_reads_the_time_and_the_day_of_its_own_market(cast: Cast, zhu: Client) -> None:
    Market.objects.filter(pk=cast.market.pk).update(time_zone="America/New_York")
    at = datetime(2026, 11, 18, 3, 30, tzinfo=UTC)
    Look.objects.create(
        viewer=cast.lin, client_uid=zhu.uid, market=cast.market, place="phone", hour_at=at, looked_at=at
    )
    browser = phone(officer(cast))
    assert "17 November 2026, 22:30" in browser.get(PAGE, {"day": "2026-11-17"}).content.decode()
    assert "林悦" not in browser.get(PAGE, {"day": "2026-11-18"}).content.decode().split("</form>")[-1]


def test_compliance_reads_who_looked(cast: Cast, zhu: Client, compliance: Browser) -> None:
    phone(cast.lin).get(f"/m/clients/{zhu.uid}/")
    page = compliance.get(PAGE).content.decode()
    assert "林悦" in page and str(zhu.uid) in page and "朱**" in page and "朱丽艳" not in page


@pytest.mark.parametrize("wanted", ["viewer", "store", "client", "day"])
def test_the_page_narrows_to_what_was_asked(cast: Cast, zhu: Client, compliance: Browser, wanted: str) -> None:
    phone(cast.lin).get(f"/m/clients/{zhu.uid}/")
    looked(cast, cast.chan, 1)
    yesterday = (clock.now() - timedelta(days=1)).date()
    asked: dict[str, Any] = {"viewer": cast.chan.pk, "store": cast.beijing.pk, "client": uuid4(), "day": yesterday}
    assert str(zhu.uid) not in compliance.get(PAGE, {wanted: asked[wanted]}).content.decode()
    same: dict[str, Any] = {"viewer": cast.lin.pk, "store": cast.shanghai.pk, "client": "朱丽艳", "day": ""}
    assert str(zhu.uid) in compliance.get(PAGE, {wanted: same[wanted]}).content.decode()


@pytest.mark.parametrize(
    ("today", "before", "unusual"), [(30, 4, True), (30, 15, False), (12, 1, False), (25, 0, True)]
)
def test_far_more_than_on_an_ordinary_day_stands_out(
    cast: Cast, compliance: Browser, today: int, before: int, unusual: bool
) -> None:
    looked(cast, cast.lin, today)
    for days_ago in (2, 3, 4):
        looked(cast, cast.lin, before, days_ago)
    assert (("More than usual") in compliance.get(PAGE).content.decode()) is unusual


def test_namesakes_of_one_store_are_counted_each(cast: Cast, compliance: Browser) -> None:
    cast.zhou.name = cast.lin.name
    cast.zhou.save()
    for viewer, today in ((cast.lin, 30), (cast.zhou, 3)):
        looked(cast, viewer, today)
        looked(cast, viewer, 2, days_ago=2)
    page = compliance.get(PAGE)
    assert [row[2] for row in page.context["volumes"]["rows"]] == [30, 3]
    assert "More than usual" in page.content.decode()


def test_the_looks_beyond_a_page_are_on_the_next(cast: Cast, compliance: Browser) -> None:
    looked(cast, cast.lin, 302)
    first, second = (compliance.get(PAGE, {"page": page}) for page in (1, 2))
    assert "1–300 of 302" in first.content.decode() and "?page=2" in first.content.decode()
    assert [len(page.context["looks"]["rows"]) for page in (first, second)] == [300, 2]


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "9999-12-31"])
def test_a_day_no_calendar_counts_from_is_refused_beside_the_field(compliance: Browser, day: str) -> None:
    answer = compliance.get(PAGE, {"day": day})
    assert answer.status_code == 200 and answer.context["form"].errors.keys() == {"day"}


@pytest.mark.parametrize(("who", "status"), [("lin", 302), ("manager", 302), ("marketing", 403)])
def test_only_who_reads_the_audit_log_reads_this(cast: Cast, who: str, status: int) -> None:
    assert phone(getattr(cast, who)).get(PAGE).status_code == status


def test_another_markets_looks_stay_there(cast: Cast, zhu: Client) -> None:
    phone(cast.lin).get(f"/m/clients/{zhu.uid}/")
    elsewhere = phone(officer(cast, market=factories.MarketFactory.create()))
    assert str(zhu.uid) not in elsewhere.get(PAGE).content.decode()
