"""How the rule pages write figures."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def figure(count: int) -> str:
    """With its thousands apart."""
    return number_format(count, force_grouping=True)
