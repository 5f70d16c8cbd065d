"""Products by SKU: what a file or a till names is known from then on."""

from collections.abc import Iterable, Mapping

from django.db import connection

from clienteling.clients.models import Product
from clienteling.lib import any_of

NO_NAMES: Mapping[str, str] = {}
KNOWN = f"SELECT sku, id FROM clients_product WHERE sku = ANY(string_to_array(%s, '{any_of.BETWEEN}'))"  # noqa: S608


def product_ids(skus: Iterable[str], *, categories: Mapping[str, str] = NO_NAMES) -> dict[str, int]:
    """Ids by SKU; an unknown SKU becomes a product named after itself until the catalogue says more."""
    wanted = set(skus)
    found = known(wanted) if wanted else {}
    if missing := sorted(wanted - found.keys()):
        fresh = [Product(sku=sku, name=sku, category=categories.get(sku, "")) for sku in missing]
        Product.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=1000)
        found |= known(missing)
    return found


def known(skus: Iterable[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [any_of.array(skus)])
        return dict(cursor.fetchall())
