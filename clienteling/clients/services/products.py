"""Products by SKU: what a file or a till names is known from then on."""

from collections.abc import Iterable, Mapping

from clienteling.clients.models import Product

NO_NAMES: Mapping[str, str] = {}


def product_ids(skus: Iterable[str], *, categories: Mapping[str, str] = NO_NAMES) -> dict[str, int]:
    """Ids by SKU; an unknown SKU becomes a product named after itself until the catalogue says more."""
    wanted = set(skus)
    found = known(wanted)
    if missing := sorted(wanted - found.keys()):
        fresh = [Product(sku=sku, name=sku, category=categories.get(sku, "")) for sku in missing]
        Product.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=1000)
        found |= known(missing)
    return found


def known(skus: Iterable[str]) -> dict[str, int]:
    return dict(Product.objects.filter(sku__any_of=skus).values_list("sku", "pk"))
