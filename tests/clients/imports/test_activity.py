"""Activity from files."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError
from pytest_django import Settings

from clienteling.clients.models import Activity, ActivityKind, Client, Product
from clienteling.clients.services import ClientData, find_by_identity, upsert_client
from clienteling.lib import clock
from tests.clients.imports.conftest import Run, counts
from tests.conftest import Cast
from tests.real_data.places import TAOBAO as TAOBAO_FILE
from tests.real_data.places import needs_real_data

Write = Callable[..., Path]
TAOBAO = "1,2268318,2520377,pv,1511544070\n1,2268318,2520377,buy,1511561733\n2,99,7,cart,1511572885\n"
COLUMNS = [f"--column={field}={n}" for n, field in enumerate(["crm", "product", "category", "kind", "occurred_at"])]
VALUES = [f"--value=kind:{pair}" for pair in ("pv=product_view", "buy=purchase", "cart=cart_add", "fav=favourite")]
OPTIONS = ["--no-header", *COLUMNS, *VALUES, "--time-format=unix", "--source=taobao"]

pytestmark = pytest.mark.usefixtures("cast")


def test_a_file_without_header_is_read_by_position(run: Run, write: Write, settings: Settings) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    assert run("activity", write(TAOBAO), *OPTIONS, "--create-clients") == counts(read=3, created=3)
    view = Activity.objects.order_by("occurred_at").first()
    client = find_by_identity("crm", "1", "taobao")
    assert view and client and client.name == "客户 1"
    assert (view.client_id, view.kind, view.occurred_at) == (
        client.pk,
        ActivityKind.PRODUCT_VIEW,
        datetime(2017, 11, 24, 17, 21, 10, tzinfo=UTC),
    )
    assert Product.objects.get(sku="2268318").category == "2520377"


def test_the_same_file_twice_changes_nothing(run: Run, write: Write) -> None:
    run("activity", write(TAOBAO), *OPTIONS, "--create-clients")
    again = run("activity", write(TAOBAO, name="copy.csv"), *OPTIONS, "--create-clients")
    assert again == counts(read=3, unchanged=3)
    assert (Activity.objects.count(), Client.objects.count()) == (3, 2)


def test_unknown_clients_are_handed_back_and_again_when_the_file_is_repeated(run: Run, write: Write) -> None:
    for _ in range(2):
        assert run("activity", write(TAOBAO), *OPTIONS)["rejected"] == 3
    assert not Client.objects.exists() and not Activity.objects.exists()


def test_a_file_brought_again_takes_up_whom_it_did_not_know(run: Run, write: Write, cast: Cast) -> None:
    path = write(TAOBAO)
    assert run("activity", path, *OPTIONS) == counts(read=3, rejected=3)
    upsert_client(ClientData(cast.market.code, {"crm": "2"}, "王雪"), source="taobao", at=clock.now())
    assert run("activity", path, *OPTIONS) == counts(read=3, created=1, rejected=2)
    assert run("activity", path, *OPTIONS, "--create-clients") == counts(read=3, created=2, unchanged=1)
    assert run("activity", path, *OPTIONS, "--create-clients") == counts(read=3, unchanged=3)
    assert (Activity.objects.count(), Client.objects.count()) == (3, 2)


def test_rejected_rows_are_imported_from_their_own_file(run: Run, write: Write, tmp_path: Path) -> None:
    run("activity", write(TAOBAO.replace("cart", "basket")), *OPTIONS, "--create-clients")
    rejected = (tmp_path / "given.rejected.csv").read_text("utf-8-sig")
    assert "kind_unknown" in rejected
    mended = write(rejected.replace("basket", "cart"), name="mended.csv")
    assert run("activity", mended, *OPTIONS, "--create-clients") == counts(read=1, created=1)
    assert Activity.objects.count() == 3


def test_a_file_read_otherwise_than_before_is_refused(run: Run, write: Write) -> None:
    path = write(TAOBAO)
    run("activity", path, *OPTIONS, "--create-clients", "--limit", "1")
    with pytest.raises(CommandError, match="imported_otherwise"):
        run("activity", path, *OPTIONS, "--create-clients")
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("1,9,9,sneeze,1511544070", "kind_unknown"),
        ("1,9,9,pv,yesterday", "time_invalid"),
        ("1,9,9,pv,99999999999999", "time_invalid"),
        ("1,9,9,pv,32503680000", "time_out_of_range"),
        (",9,9,pv,1511544070", "identity_required"),
        ("1,9,9", "kind_unknown"),
    ],
)
def test_bad_rows_say_why(run: Run, write: Write, tmp_path: Path, cells: str, code: str) -> None:
    summary = run("activity", write(f"{TAOBAO}{cells}\n"), *OPTIONS, "--create-clients")
    assert summary == counts(read=4, created=3, rejected=1)
    assert f",4,{code}," in (tmp_path / "given.rejected.csv").read_text("utf-8-sig")


def test_times_without_zone_are_the_markets(run: Run, write: Write) -> None:
    run("activity", write("crm,kind,occurred_at\n1,store_visit,2026-11-01 09:30\n"), "--create-clients")
    assert Activity.objects.get().occurred_at == datetime(2026, 11, 1, 1, 30, tzinfo=UTC)


def test_another_zone_and_format_may_be_named(run: Run, write: Write) -> None:
    options = ["--time-format", "%d/%m/%Y", "--time-zone", "Europe/Paris", "--create-clients"]
    run("activity", write("crm,kind,occurred_at\n1,store_visit,01/11/2026\n"), *options)
    assert Activity.objects.get().occurred_at == datetime(2026, 10, 31, 23, tzinfo=UTC)


@needs_real_data
def test_the_real_file_goes_in_whole(run: Run, cast: Cast) -> None:
    assert run("activity", TAOBAO_FILE, *OPTIONS, "--create-clients") == counts(read=4321, created=4321)
    by_kind = {kind: Activity.objects.filter(kind=kind).count() for kind in (11, 12, 13, 15)}
    assert by_kind == {11: 3926, 12: 128, 13: 190, 15: 77}
    assert (Client.objects.count(), Product.objects.count()) == (43, 3276)
