"""A masked detail in full: for a reason, on record, so many an hour – and otherwise not at all."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client as Browser
from pytest_django import Settings

from clienteling.associates.models import AuditEntry
from clienteling.associates.roles import Role
from clienteling.clients.models import Client, RevealCount
from tests import factories
from tests.conftest import Cast
from tests.mobile.scenes import client_of, phone

PHONE = "+8613812345678"
CALL = {"field": "phone", "reason": "call", "words": "订单到店"}


@pytest.fixture
def zhu(cast: Cast) -> Client:
    return client_of(cast.lin, phones=(PHONE,), email="zhu@example.com", birth_year=1984, birth_md=504)


def on_phone(client: Client) -> str:
    return f"/m/clients/{client.uid}/reveal/"


def in_console(client: Client) -> str:
    return f"/console/clients/client/{client.pk}/reveal/"


@pytest.fixture
def compliance(cast: Cast) -> Browser:
    officer = factories.AssociateFactory.create(
        username="officer", userid="", market=cast.market, store=None, role=Role.COMPLIANCE, language="en"
    )
    return phone(officer)


def test_the_phone_shows_it_after_a_reason_and_puts_it_on_record(cast: Cast, zhu: Client) -> None:
    assert PHONE in phone(cast.lin).post(on_phone(zhu), CALL).content.decode()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.client_uid) == ("client.revealed", cast.lin, zhu.uid)
    assert (entry.reason, entry.detail) == ("call: 订单到店", {"field": "phone"})


def test_nothing_personal_stands_in_the_record(cast: Cast, zhu: Client) -> None:
    phone(cast.lin).post(on_phone(zhu), {**CALL, "words": f"call {PHONE}"})
    assert PHONE not in AuditEntry.objects.get().reason


def test_the_pages_themselves_stay_masked(cast: Cast, zhu: Client, compliance: Browser) -> None:
    pages = [
        phone(cast.lin).get(f"/m/clients/{zhu.uid}/").content.decode(),
        compliance.get(f"/console/clients/client/{zhu.pk}/change/").content.decode(),
        compliance.get("/console/clients/client/").content.decode(),
    ]
    found = [told for page in pages for told in (PHONE, "zhu@example.com", "1984", "13812345678") if told in page]
    assert found == []


@pytest.mark.parametrize(
    "said",
    [
        {"field": "phone", "reason": "", "words": "because"},
        {"field": "phone", "reason": "other", "words": " "},
        {"field": "password", "reason": "call"},
        {"reason": "call"},
    ],
)
def test_without_a_reason_nothing_is_shown(cast: Cast, zhu: Client, said: dict[str, str]) -> None:
    answer = phone(cast.lin).post(on_phone(zhu), said)
    assert answer.status_code == 422 and PHONE not in answer.content.decode()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("field", ["name", "phone", "email", "birthday"])
def test_the_console_shows_each_detail_to_compliance(compliance: Browser, zhu: Client, field: str) -> None:
    answer = compliance.post(in_console(zhu), {"field": field, "reason": "asked"})
    told = {"name": "朱丽艳", "phone": PHONE, "email": "zhu@example.com", "birthday": "4 May 1984"}[field]
    assert told in answer.content.decode() and "no-store" in answer.headers["Cache-Control"]


def born(client: Client, **said: int | None) -> None:
    Client.objects.filter(pk=client.pk).update(**said)


@pytest.mark.parametrize("lunar_md", [205, None])
def test_the_phone_opens_where_the_day_is_none_of_the_year(cast: Cast, zhu: Client, lunar_md: int | None) -> None:
    born(zhu, birth_year=1990, birth_md=229, birth_lunar_md=lunar_md)
    assert phone(cast.lin).get(f"/m/clients/{zhu.uid}/").status_code == 200


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"birth_md": 229, "birth_year": 1990}, "29 February"),
        ({"birth_md": 925, "birth_lunar_md": 815}, "lunar 1984-08-15"),
        ({"birth_md": None, "birth_lunar_md": -601}, "lunar 1984-闰06-01"),
    ],
)
def test_a_date_of_birth_is_what_was_said_and_no_day_of_this_year(
    compliance: Browser, zhu: Client, said: dict[str, int | None], told: str
) -> None:
    born(zhu, **said)
    shown = compliance.post(in_console(zhu), {"field": "birthday", "reason": "asked"}).content.decode()
    assert told in shown and "1990" not in shown


def test_marketing_sees_masks_and_no_more(cast: Cast, zhu: Client) -> None:
    assert phone(cast.marketing).post(in_console(zhu), CALL).status_code == 403


@pytest.mark.parametrize("who", ["zhou", "chan"])
def test_others_find_no_such_client(cast: Cast, zhu: Client, who: str) -> None:
    assert phone(getattr(cast, who)).post(on_phone(zhu), CALL).status_code == 404


def test_an_hour_has_so_many_and_the_next_begins_anew(cast: Cast, zhu: Client, settings: Settings) -> None:
    settings.REVEALS_PER_HOUR = 2
    lin = phone(cast.lin)
    assert [lin.post(on_phone(zhu), CALL).status_code for _ in range(3)] == [200, 200, 422]
    assert AuditEntry.objects.count() == 2
    RevealCount.objects.update(hour_at="2020-01-01T00:00Z")
    assert lin.post(on_phone(zhu), CALL).status_code == 200


def test_when_the_log_cannot_be_written_nothing_is_shown(cast: Cast, zhu: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE associates_auditentry ADD CONSTRAINT full_disk CHECK (action = '') NOT VALID")
    answer = phone(cast.lin).post(on_phone(zhu), CALL)
    assert answer.status_code == 422 and PHONE not in answer.content.decode()
    assert not RevealCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_than_one_hour_has(settings: Settings) -> None:
    settings.REVEALS_PER_HOUR = 3
    lin = factories.AssociateFactory.create()
    zhu = client_of(lin, phones=(PHONE,))

    def press(_turn: int) -> int:
        try:
            return phone(lin).post(on_phone(zhu), CALL).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(press, range(6))) == [200, 200, 200, 422, 422, 422]
