"""What the house keeps that facts may name: categories, tags, fields of its own, stores, markets."""

from collections.abc import Callable, Mapping

from clienteling.associates.models import Market, Store
from clienteling.clients.models import CustomField, FieldKind, Product, Tag


def categories() -> Mapping[str, str]:
    found = Product.objects.exclude(category="").order_by("category").values_list("category", flat=True).distinct()
    return {category: category for category in found}


def tags() -> Mapping[str, str]:
    """By name, and by `group/name` where somebody wants one group's only: in every market that has it."""
    found: dict[str, str] = {}
    for group, name in Tag.objects.filter(gone_at=None).values_list("group__name", "name").order_by("name"):
        found |= {name: name, f"{group}/{name}": f"{group}/{name}"}
    return found


def fields(*kinds: FieldKind) -> Callable[[], Mapping[str, str]]:
    """Of those kinds, in use, and not personal: what is stored encrypted no rule can read."""

    def there() -> Mapping[str, str]:
        found = CustomField.objects.filter(kind__in=kinds, retired_at=None, is_personal=False)
        return {field.code: field.label for field in found}

    return there


def stores() -> Mapping[str, str]:
    return dict(Store.objects.order_by("code").values_list("code", "name"))


def markets() -> Mapping[str, str]:
    return dict(Market.objects.order_by("code").values_list("code", "name"))
