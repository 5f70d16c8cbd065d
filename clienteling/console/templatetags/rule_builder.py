"""What the builder's templates ask of the parts of a draft."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.formats import number_format

from clienteling.alerts import drafting
from clienteling.alerts.drafting import Branch, Field, Leaf, Part
from clienteling.alerts.naming import in_language

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
    return places.get(name)


@register.filter
def named_in(name: str, language: str) -> str:
    """A rule's name in one language."""
    return in_language(name, language)


@register.filter
def figure(count: int) -> str:
    """With its thousands apart."""
    return number_format(count, force_grouping=True)
