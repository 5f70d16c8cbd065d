"""The book of clients: search, tiers, pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clienteling.clients.models import Tier
from tests.conftest import Cast
from tests.mobile.scenes import client_of, phone


def found(cast: Cast, **search: object) -> list[str]:
    answer = phone(cast.lin).post("/m/clients/", search, headers={"HX-Request": "true"})
    return [client.name for client in answer.context["listing"].clients]


@pytest.mark.parametrize("text", ["丽艳", "zhu li yan", "zhuli", "zly", "5678", "345678"])
def test_a_client_is_found_by_name_pinyin_initials_and_last_digits(cast: Cast, text: str) -> None:
    client_of(cast.lin, "朱丽艳", ("+8613812345678",))
    client_of(cast.lin, "胡强秀", ("+8613899990000",))
    assert found(cast, q=text) == ["朱丽艳"]


def test_search_finds_nobody_elses_clients(cast: Cast) -> None:
    client_of(cast.zhou, "朱丽艳")
    assert found(cast, q="朱丽艳") == []


def test_a_manager_finds_the_clients_of_the_store(cast: Cast) -> None:
    client_of(cast.zhou, "朱丽艳")
    client_of(cast.chan, "胡强秀")
    page = phone(cast.manager).get("/m/clients/")
    assert [client.name for client in page.context["listing"].clients] == ["朱丽艳"]


def test_a_tier_chip_keeps_the_clients_of_that_tier(cast: Cast) -> None:
    Tier.objects.get_or_create(rank=3, defaults={"code": "vic", "name": "VIC"})
    client_of(cast.lin, "朱丽艳", tier_rank=3)
    client_of(cast.lin, "胡强秀", tier_rank=1)
    assert found(cast, tier=3) == ["朱丽艳"]
    assert len(found(cast, tier="")) == 2


def test_pages_follow_each_other_without_gap_or_repetition(cast: Cast) -> None:
    for number in range(70):
        client_of(cast.lin, f"客{number:03d}", lifetime_minor=number // 3)
    names, after = [], ""
    for _page in range(3):
        answer = phone(cast.lin).post("/m/clients/", {"after": after}, headers={"HX-Request": "true"})
        names += [client.name for client in answer.context["listing"].clients]
        after = answer.context["listing"].after
    assert len(names) == len(set(names)) == 70 and after is None


def test_somebody_elses_client_is_no_place_to_go_on_from(cast: Cast) -> None:
    theirs = client_of(cast.zhou, lifetime_minor=10)
    client_of(cast.lin, "胡强秀")
    assert found(cast, after=theirs.uid) == []


def test_a_name_is_never_part_of_an_address(cast: Cast) -> None:
    client_of(cast.lin, "朱丽艳")
    page = phone(cast.lin).get("/m/clients/?q=胡")
    assert len(page.context["listing"].clients) == 1
    assert 'method="post"' in page.content.decode()


def test_an_empty_book_says_how_clients_come(cast: Cast) -> None:
    cast.lin.language = "en"
    cast.lin.save()
    assert "No clients yet" in phone(cast.lin).get("/m/clients/").content.decode()


def test_thirty_clients_cost_as_many_queries_as_two(cast: Cast) -> None:
    browser, counts = phone(cast.lin), []
    browser.get("/m/clients/")
    for number in (2, 28):
        for _client in range(number):
            client_of(cast.lin)
        with CaptureQueriesContext(connection) as queries:
            browser.get("/m/clients/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9
