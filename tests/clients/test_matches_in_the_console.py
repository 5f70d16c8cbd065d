"""Doubtful matches in the console: two records side by side, a verdict, and the way back."""

from datetime import UTC, datetime

import pytest
from django.test import Client as Browser

from clienteling.associates.roles import Role
from clienteling.clients.models import Client, ClientMerge, DoubtfulMatch, Verdict
from clienteling.clients.services import ClientData, upsert_clients
from tests.conftest import Cast
from tests.factories import AssociateFactory, ClientFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def match(cast: Cast) -> DoubtfulMatch:
    rows = [
        ClientData(cast.market.code, {"crm": "1"}, "朱丽艳", phone="13812345678", associate="lin"),
        ClientData(cast.market.code, {"crm": "2"}, "陈伟明", phone="13812345678", birthday="1988-05-04"),
    ]
    upsert_clients(rows, source="crm", at=NOW)
    return DoubtfulMatch.objects.get()


@pytest.fixture
def console(cast: Cast, client: Browser) -> Browser:
    clerk = AssociateFactory.create(
        userid="clerk", market=cast.market, store=None, role=Role.RETAIL_OPERATIONS, language="en"
    )
    client.force_login(clerk)
    return client


def page_of(match: DoubtfulMatch) -> str:
    return f"/console/clients/doubtfulmatch/{match.pk}/change/"


def test_both_records_stand_side_by_side_with_what_a_merge_would_do(console: Browser, match: DoubtfulMatch) -> None:
    page = console.get(page_of(match)).content.decode()
    for words in ("朱丽艳", "陈伟明", "1988-05-04", "the same phone", "fills birthday"):
        assert words in page


def test_a_lunar_birthday_is_shown_as_it_was_said(console: Browser, match: DoubtfulMatch) -> None:
    Client.objects.filter(pk=match.first_id).update(birth_year=1988, birth_md=925, birth_lunar_md=815)
    page = console.get(page_of(match)).content.decode()
    assert "lunar 1988-08-15" in page and "1988-09-25" not in page


def test_who_only_looks_sees_masked_names_and_no_buttons(cast: Cast, client: Browser, match: DoubtfulMatch) -> None:
    client.force_login(cast.marketing)
    page = client.get(page_of(match)).content.decode()
    assert "朱**" in page and "朱丽艳" not in page and "keep_first" not in page
    assert client.post(page_of(match), {"clients_doubtfulmatch_keep_first": "1"}).status_code == 403


def test_a_merge_is_made_and_undone_by_buttons(console: Browser, match: DoubtfulMatch) -> None:
    console.post(page_of(match), {"clients_doubtfulmatch_keep_second": "1"})
    merge = ClientMerge.objects.get()
    assert Client.objects.present().get() == match.second == merge.survivor
    console.post(f"/console/clients/clientmerge/{merge.pk}/change/", {"clients_clientmerge_undo": "1"})
    assert Client.objects.present().count() == 2


def test_a_pair_of_two_people_leaves_the_queue(console: Browser, match: DoubtfulMatch) -> None:
    console.post(page_of(match), {"clients_doubtfulmatch_different": "1"})
    match.refresh_from_db()
    assert match.verdict == Verdict.DIFFERENT and match.decided_by is not None
    assert "keep_first" not in console.get(page_of(match)).content.decode()


def test_a_verdict_leads_to_the_next_pair_and_the_queue_shows_who_waits(
    cast: Cast, console: Browser, match: DoubtfulMatch
) -> None:
    one, other = ClientFactory.create_batch(2, market=cast.market)
    older = DoubtfulMatch.objects.create(first=one, second=other, reasons=["same_phone"], found_at=NOW)
    assert console.post(page_of(older), {"clients_doubtfulmatch_different": "1"}).headers["Location"] == page_of(match)
    queue = console.get("/console/clients/doubtfulmatch/", follow=True).context["cl"].queryset
    assert list(queue) == [match]
    last = console.post(page_of(match), {"clients_doubtfulmatch_different": "1"}).headers["Location"]
    assert last == "/console/clients/doubtfulmatch/"


def test_what_differs_and_what_agrees_is_marked(console: Browser, match: DoubtfulMatch) -> None:
    page = console.get(page_of(match)).content.decode()
    assert '<tr class="same"><th>phone' in page and '<tr class="differs"><th>full name' in page
    assert '<tr class="silent"><th>birthday' in page


@pytest.mark.parametrize("table", ["doubtfulmatch", "clientmerge"])
def test_the_lists_open(console: Browser, match: DoubtfulMatch, table: str) -> None:
    console.post(page_of(match), {"clients_doubtfulmatch_keep_first": "1"})
    assert console.get(f"/console/clients/{table}/", follow=True).status_code == 200
