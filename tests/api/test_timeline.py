"""The timeline over the API: whose, what part of it, page by page."""

from datetime import UTC, datetime, timedelta

import pytest

from clienteling.attribution.services import record_touch
from clienteling.clients.models import Client
from clienteling.clients.services import write_note
from tests import factories
from tests.api.conftest import Login, with_key
from tests.conftest import Cast
from tests.mobile.scenes import client_of, raise_alert

DAY = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def zhu(cast: Cast) -> Client:
    client = client_of(cast.lin)
    write_note(client, "Prefers tea", by=cast.lin, at=DAY)
    record_touch(client, associate=cast.lin, channel="alert", reference="a:1", at=DAY + timedelta(hours=1))
    return client


def address(client: Client) -> str:
    return f"/api/v1/clients/{client.uid}/timeline/"


def test_an_associate_reads_the_story_of_a_client(cast: Cast, zhu: Client, login: Login) -> None:
    answer = login(cast.lin).get(address(zhu)).json()
    assert [(row["kind"], row["what"], row["detail"]) for row in answer["results"]][:2] == [
        ("contact", "touch", "林悦"),
        ("note", "note", "Prefers tea"),
    ]
    assert answer["next"] is None


def test_somebody_elses_client_has_no_timeline(cast: Cast, zhu: Client, login: Login) -> None:
    assert login(cast.chan).get(address(zhu)).status_code == 404
    assert with_key(factories.MarketFactory.create(), "other", ["timeline:read"]).get(address(zhu)).status_code == 404


def test_kinds_and_a_stretch_of_time_narrow_it(cast: Cast, zhu: Client, login: Login) -> None:
    browser = login(cast.lin)
    asked = {"kind": ["note", "contact"], "since": DAY.isoformat(), "until": (DAY + timedelta(minutes=1)).isoformat()}
    assert [row["what"] for row in browser.get(address(zhu), asked).json()["results"]] == ["note"]


@pytest.mark.parametrize(("name", "value"), [("kind", "gossip"), ("before", "x"), ("since", "yesterday")])
def test_what_cannot_be_asked_is_refused_by_name(cast: Cast, zhu: Client, login: Login, name: str, value: str) -> None:
    answer = login(cast.lin).get(address(zhu), {name: value})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"].startswith(name)


def test_next_leads_to_the_rest_and_keeps_the_filter(cast: Cast, zhu: Client, login: Login) -> None:
    for n in range(40):
        write_note(zhu, f"{n}", by=cast.lin, at=DAY - timedelta(hours=n + 1))
    browser = login(cast.lin)
    first = browser.get(address(zhu), {"kind": "note"}).json()
    rest = browser.get(first["next"]).json()
    found = [row["detail"] for row in [*first["results"], *rest["results"]]]
    assert found == ["Prefers tea", *map(str, range(40))] and rest["next"] is None


def test_head_office_and_machines_read_it_masked(cast: Cast, zhu: Client, login: Login) -> None:
    raise_alert(zhu, cast.lin, at=DAY)
    machine = with_key(cast.market, "pos", ["timeline:read"])
    for reader in (login(cast.marketing), machine):
        text = reader.get(address(zhu)).content.decode()
        assert "朱**" in text and "朱丽艳" not in text and "Prefers tea" not in text


def test_a_machine_needs_the_scope(cast: Cast, zhu: Client) -> None:
    assert with_key(cast.market, "bare", ["clients:read"]).get(address(zhu)).status_code == 403
