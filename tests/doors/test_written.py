"""The page of roles says what the tables say."""

from django.core.management import call_command

from clienteling.associates.doors import SCOPES
from clienteling.associates.roles import POWERS
from config.doors import ROUTES, TABLES
from config.management.commands.roles import PLACE


def test_the_page_is_up_to_date() -> None:
    call_command("roles", check=True)


def test_it_names_every_role_scope_route_and_table() -> None:
    page = PLACE.read_text(encoding="utf-8")
    named = [*SCOPES, *ROUTES, *TABLES, *(name for powers in POWERS.values() for name in powers.permissions)]
    assert [name for name in named if f"`{name}`" not in page] == []
