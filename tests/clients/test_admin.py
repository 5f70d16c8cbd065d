"""Clients in the console: looked at, masked, found, never edited."""

from datetime import UTC, datetime

import pytest
from django.test import Client as Browser

from clienteling.clients.models import Client, ColumnMapping, Tier
from clienteling.clients.services import ActivityEvent, ClientData, record_batch, upsert_clients
from tests.conftest import Cast
from tests.factories import ClientFactory, ProductFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def zhu(cast: Cast) -> Client:
    row = ClientData(cast.market.code, {"crm": "1"}, name="朱丽艳", phone="13812345678", associate="lin")
    return upsert_clients([row], source="crm", at=NOW).clients[0]


@pytest.fixture
def console(cast: Cast, client: Browser) -> Browser:
    client.force_login(cast.marketing)
    return client


def test_personal_data_is_masked(console: Browser, zhu: Client) -> None:
    for path in ("", f"{zhu.pk}/change/"):
        page = console.get(f"/console/clients/client/{path}").content.decode()
        assert "朱**" in page and "+86 138****5678" in page
        assert "朱丽艳" not in page and "13812345678" not in page


@pytest.mark.parametrize(("words", "found"), [("朱丽", True), ("zly", True), ("5678", True), ("王", False)])
def test_clients_are_found_by_name_initials_or_phone(console: Browser, zhu: Client, words: str, found: bool) -> None:
    page = console.get("/console/clients/client/", {"q": words}).content.decode()
    assert ("朱**" in page) == found


@pytest.mark.parametrize("year", [1988, None])
def test_a_client_is_shown_in_words_not_in_codes(console: Browser, zhu: Client, cast: Cast, year: int | None) -> None:
    cast.marketing.language = "en"
    cast.marketing.save()
    Tier.objects.create(code="vic", rank=3, name="VIC")
    Client.objects.filter(pk=zhu.pk).update(tier_rank=3, birth_md=504, birth_year=year, lifetime_minor=4_822_000)
    page = console.get(f"/console/clients/client/{zhu.pk}/change/").content.decode()
    assert "VIC" in page and "4 May" in page and "¥48,220" in page and "1988" not in page


def test_clients_are_not_edited_by_hand(console: Browser, zhu: Client) -> None:
    assert console.post(f"/console/clients/client/{zhu.pk}/change/", {"language": "en"}).status_code == 403
    assert console.get("/console/clients/client/add/").status_code == 403


def test_another_markets_clients_are_not_there(console: Browser) -> None:
    stranger = ClientFactory.create(name="王雪")
    assert "王*" not in console.get("/console/clients/client/").content.decode()
    assert console.get(f"/console/clients/client/{stranger.pk}/change/").status_code == 302


def test_every_table_opens(console: Browser, zhu: Client) -> None:
    ProductFactory.create()
    Tier.objects.create(code="gold", rank=2, name="Gold")
    ColumnMapping.objects.create(kind="orders", name="till", columns={"crm": "0"})
    record_batch([ActivityEvent(zhu.pk, 11, NOW)], source="shop", idempotency_key="k", at=NOW)
    for table in ("client", "relationship", "tier", "product", "ingestbatch", "columnmapping"):
        assert console.get(f"/console/clients/{table}/").status_code == 200
