"""Orders from files."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clienteling.attribution.models import Order
from clienteling.clients.models import Activity, Client, ColumnMapping
from tests.clients.imports.conftest import Run, counts, run, write
from tests.conftest import Cast
from tests.real_data.places import CDNOW as CDNOW_FILE
from tests.real_data.places import needs_real_data

__all__ = ["run", "write"]

Write = Callable[..., Path]
CDNOW = """\
 customer_id  date number_of_cds  dollar_value
 00001 19970101  1   11.77
 00002 19970112  1   12.00
 00002 19970112  1   12.00
 00003 19970102  2    0.00
"""
PAIRS = {"crm": "customer_id", "placed_at": "date", "quantity": "number_of_cds", "amount": "dollar_value"}
COLUMNS = [f"--column={field}={header}" for field, header in PAIRS.items()]
FORMATS = ["--delimiter=spaces", "--time-format=%Y%m%d", "--currency=USD"]
OPTIONS = [*COLUMNS, *FORMATS, "--source=cdnow", "--create-clients"]
TILL = 'number,crm,placed_at,amount,store,product,quantity\nA1,1,2026-11-01T10:00,"4,800.50",SH1,BAG-1,2\n'

pytestmark = pytest.mark.usefixtures("cast")


def test_columns_set_apart_by_blanks_are_read(run: Run, write: Write) -> None:
    assert run("orders", write(CDNOW), *OPTIONS) == counts(read=4, created=4)
    order = Order.objects.get(net_minor=1177)
    assert (order.currency, order.source) == ("USD", "cdnow")
    assert order.placed_at == datetime(1996, 12, 31, 16, tzinfo=UTC)
    assert (Client.objects.count(), Activity.objects.count()) == (3, 4)


def test_the_same_sale_twice_in_a_file_is_two_and_the_same_file_twice_is_one(run: Run, write: Write) -> None:
    run("orders", write(CDNOW), *OPTIONS)
    assert run("orders", write(CDNOW), *OPTIONS) == counts(read=4, unchanged=4)
    assert Order.objects.filter(net_minor=1200).count() == 2


def test_a_till_names_number_store_and_product(run: Run, write: Write, cast: Cast) -> None:
    assert run("orders", write(TILL), "--create-clients") == counts(read=1, created=1)
    order = Order.objects.get(external_id="A1")
    assert (order.store, order.net_minor, order.currency) == (cast.shanghai, 480_050, "CNY")
    assert (order.lines.get().quantity, order.lines.get().product.sku) == (2, "BAG-1")


def test_a_number_with_other_content_is_handed_back(run: Run, write: Write, tmp_path: Path) -> None:
    run("orders", write(TILL), "--create-clients")
    assert run("orders", write(TILL.replace("800.50", "900.50")), "--create-clients")["rejected"] == 1
    assert "order_changed" in (tmp_path / "given.rejected.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("4,800.50", "4800.505", "amount_invalid"),
        ("4,800.50", "-1", "invalid_amount"),
        ("SH1", "XX1", "store_unknown"),
        ("BAG-1", "B" * 65, "product_invalid"),
        ("BAG-1,2", "BAG-1,two", "number_invalid"),
        ("2026-11-01T10:00", "1066-11-01T10:00", "time_out_of_range"),
    ],
)
def test_bad_rows_say_why(run: Run, write: Write, tmp_path: Path, old: str, new: str, code: str) -> None:
    summary = run("orders", write(TILL.replace(old, new)), "--create-clients")
    assert summary == counts(read=1, rejected=1)
    assert code in (tmp_path / "given.rejected.csv").read_text("utf-8-sig")


def test_formats_are_kept_with_the_mapping(run: Run, write: Write) -> None:
    run("orders", write(CDNOW), *OPTIONS, "--save-mapping=cdnow", "--dry-run")
    assert not Order.objects.exists() and ColumnMapping.objects.get().options["delimiter"] == "spaces"
    kept = run("orders", write(CDNOW), "--mapping=cdnow", "--source=cdnow", "--create-clients")
    assert kept == counts(read=4, created=4)


@needs_real_data
def test_the_beginning_of_the_real_file_goes_in_and_adds_up(run: Run) -> None:
    lines = CDNOW_FILE.read_text().splitlines()[1:1501]
    assert run("orders", CDNOW_FILE, *OPTIONS, "--limit=1500") == counts(read=1500, created=1500)
    cents = sum(round(float(line.split()[3]) * 100) for line in lines)
    assert sum(Order.objects.values_list("net_minor", flat=True)) == cents
    assert Client.objects.count() == len({line.split()[0] for line in lines})
