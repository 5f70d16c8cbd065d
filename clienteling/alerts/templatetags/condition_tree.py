"""What templates ask of the parts of a draft of conditions."""

from collections.abc import Mapping
from typing import Any

from django import template

from clienteling.alerts import drafting
from clienteling.alerts.drafting import Branch, Field, Leaf, Part

register = template.Library()


@register.filter
def is_group(part: Part) -> bool:
    return isinstance(part, Branch)


@register.filter
def given(leaf: Leaf) -> list[Field]:
    """The fields that say of what the fact speaks."""
    return list(drafting.given(leaf))


@register.filter
def compared(leaf: Leaf) -> list[Field]:
    """The fields that say how it is compared, and with what."""
    return list(drafting.comparison(leaf))


@register.filter
def at(places: Mapping[str, Any], name: str) -> Any:
    """What stands under a name only known while the page is made."""
    return places.get(name) if places else None
