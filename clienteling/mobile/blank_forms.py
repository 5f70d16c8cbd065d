"""The fields of forms that nobody has filled in yet: the same for everybody who reads that language, so drawn once."""

from functools import cache

from django.forms import Form
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from clienteling.clients.models import Client
from clienteling.clients.reveal_form import RevealForm, offered
from clienteling.mobile.wish_list import WishForm

# The phone page shows these anyway.
SHOWN = ("name",)


def fields(form: Form) -> SafeString:
    return render_to_string("mobile/_fields.html", {"form": form})


def wish_fields() -> SafeString:
    return _wish_fields(get_language())


@cache
def _wish_fields(language: str) -> SafeString:
    return fields(WishForm())


def reveal_fields(client: Client) -> SafeString:
    """Empty where there is nothing to show."""
    return _reveal_fields(offered(client, left_out=SHOWN), get_language())


@cache
def _reveal_fields(names: tuple[str, ...], language: str) -> SafeString:
    return fields(RevealForm(names)) if names else SafeString("")
