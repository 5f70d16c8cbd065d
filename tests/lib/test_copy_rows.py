"""Rows by COPY are the rows `bulk_create` would have made."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from clienteling.clients.models import Client, ClientIdentity, Product
from clienteling.clients.services import Identity
from clienteling.lib.copy_rows import copy_rows
from tests.conftest import Cast

ODD = "tab\t, line\nend\r, back\\slash, \\N and 中文 🎁"


def test_rows_are_what_was_given_and_know_their_ids(cast: Cast) -> None:
    copied = copy_rows(
        Client(market=cast.market, name=f"{n} {ODD}", search_grams=[-n, n], tier_expires_on=date(2027, 1, n))
        for n in (1, 2)
    )
    found = list(Client.objects.filter(pk__in=[one.pk for one in copied]).order_by("pk"))
    assert found == copied
    assert [(one.uid, one.name, one.search_grams) for one in found] == [
        (one.uid, f"{n} {ODD}", [-n, n]) for n, one in enumerate(copied, 1)
    ]
    assert found[1].tier_expires_on == date(2027, 1, 2)
    assert found[0].phone is None and abs((datetime.now(UTC) - found[0].created_at).total_seconds()) < 60


def test_plain_text_arrives_whole(db: None) -> None:
    copy_rows([Product(sku="BAG-1", name=ODD[:40], category="")])
    assert Product.objects.get().name == ODD[:40]


def test_a_row_can_be_saved_afterwards(cast: Cast) -> None:
    (client,) = copy_rows([Client(market=cast.market, name="朱丽艳")])
    client.language = "en"
    client.save()
    assert Client.objects.filter(pk=client.pk).values_list("language", flat=True).get() == "en"


def test_what_must_be_unique_is_refused_as_ever(cast: Cast) -> None:
    (client,) = copy_rows([Client(market=cast.market, name="朱丽艳")])
    twice = [Identity("crm", "till", "C-1").row(client) for _ in range(2)]
    with pytest.raises(IntegrityError, match="identity_belongs_to_one_client"), transaction.atomic():
        copy_rows(twice)
    assert not ClientIdentity.objects.exists()


def test_where_nobody_asks_for_ids_the_database_gives_them_on_the_way(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        copy_rows([Product(sku=f"BAG-{n}", name="Bag", category="") for n in (1, 2)], numbered=False)
    assert list(Product.objects.order_by("pk").values_list("sku", flat=True)) == ["BAG-1", "BAG-2"]


def test_no_rows_need_no_query(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert copy_rows([]) == []


def test_a_value_without_a_known_text_is_refused(db: None) -> None:
    with pytest.raises(TypeError, match="no text for a dict"):
        copy_rows([Product(sku={}, name="Bag")])  # type: ignore[misc]
