"""The history of changes: by the database, with who and from where, in words, personal values masked."""

import pytest
from celery import shared_task
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.clients.models import Client, Tier
from clienteling.lib.acting import acting
from clienteling.oversight.models import Change
from clienteling.oversight.tracked import CLIENTS, HOUSE, TRACKED
from tests import factories
from tests.api.conftest import with_key
from tests.conftest import Cast


@pytest.fixture
def admin(cast: Cast) -> Associate:
    return factories.AssociateFactory.create(role=Role.ADMINISTRATOR, market=cast.market, store=None, name="Admin")


def last() -> Change:
    found = Change.objects.order_by("-pk").first()
    assert found
    return found


def test_the_triggers_are_those_that_are_listed(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'history_of_%'")
        assert {table for (table,) in cursor.fetchall()} == TRACKED


def test_a_house_table_is_followed_from_its_first_row_and_a_clients_from_its_first_change(cast: Cast) -> None:
    client = factories.ClientFactory.create(market=cast.market)
    assert Change.objects.filter(table="associates_store", row_id=str(cast.shanghai.pk), operation="I").exists()
    assert not Change.objects.filter(client_id=client.pk).exists()
    assert not HOUSE & CLIENTS


def test_what_was_and_what_became_is_kept(cast: Cast) -> None:
    cast.shanghai.name = "IFC Mall"
    cast.shanghai.save()
    assert (last().table, last().row_id, last().operation) == ("associates_store", str(cast.shanghai.pk), "U")
    assert last().fields == {"name": ["Shanghai IFC", "IFC Mall"]}


def test_a_save_that_changes_nothing_leaves_nothing(cast: Cast) -> None:
    before = Change.objects.count()
    cast.shanghai.save()
    Client.objects.update(order_count=3)
    assert Change.objects.count() == before


def test_names_of_clients_stay_sealed_and_go_by_client(cast: Cast) -> None:
    client = factories.ClientFactory.create(market=cast.market, name="Canary Wang")
    client.name = "Canary Li"
    client.save()
    note = client.notes.create(author=cast.lin, text="loves pearls", written_at=factories.LONG_AGO)
    note.delete()
    kept = Change.objects.filter(client_id=client.pk)
    assert [change.table for change in kept.order_by("pk")] == ["clients_client", "clients_note"]
    assert "Canary" not in str(list(kept.values())) and "pearls" not in str(list(kept.values()))


def test_of_secrets_it_is_only_told_that_they_changed(cast: Cast) -> None:
    cast.lin.set_password("a new password of hers")
    cast.lin.save()
    assert last().fields == {"password": []}


def test_who_did_it_in_the_console_and_on_which_page(cast: Cast, admin: Associate, client: Browser) -> None:
    tier = Tier.objects.create(code="gold", rank=2, name="Gold")
    client.force_login(admin)
    form = {"code": "gold", "rank": 2, "name": "Or", "points_needed": ""}
    assert client.post(f"/console/clients/tier/{tier.pk}/change/", form).status_code == 302
    made = Change.objects.get(table="clients_tier", operation="U")
    assert (made.associate_id, made.why) == (admin.pk, "admin:clients_tier_change")
    assert made.fields == {"name": ["Gold", "Or"]}


def test_which_machine_did_it(cast: Cast) -> None:
    shop = with_key(cast.market, "crm", scopes=["clients:write"])
    for name in ("Wang", "Wang Li"):
        body = {"identities": {"crm": "1"}, "name": name}
        assert shop.post("/api/v1/clients/", body, format="json").status_code == 200
    changed = Change.objects.get(table="clients_client")
    assert (changed.source, changed.why, list(changed.fields)) == ("crm", "api:clients", ["name"])


def test_which_job_did_it(cast: Cast) -> None:
    @shared_task
    def rename_the_store() -> None:
        cast.shanghai.name = "by a job"
        cast.shanghai.save()

    rename_the_store()
    assert (last().source, last().why) == ("task", rename_the_store.name)


def test_only_statements_on_followed_tables_carry_who_acts(cast: Cast) -> None:
    with acting(associate=cast.lin.pk), CaptureQueriesContext(connection) as queries:
        factories.ProductFactory.create()
        list(Client.objects.all())
        Tier.objects.create(code="gold", rank=2, name="100 % 'Gold'")
    told = [query["sql"] for query in queries if "clienteling.act" in query["sql"]]
    assert len(told) == 1 and "clients_tier" in told[0]
    assert last().associate_id == cast.lin.pk


def test_the_page_says_it_in_words(cast: Cast, admin: Associate, client: Browser) -> None:
    with acting(associate=cast.lin.pk):
        cast.zhou.role = Role.STORE_MANAGER
        cast.zhou.save()
    client.force_login(admin)
    page = client.get(f"/console/associates/associate/{cast.zhou.pk}/history/").content.decode()
    assert cast.lin.name in page and str(Role.STORE_MANAGER.label) in page


def test_the_page_of_a_client_masks_what_is_personal(cast: Cast, admin: Associate, client: Browser) -> None:
    known = factories.ClientFactory.create(market=cast.market, birth_year=1971)
    Client.objects.filter(pk=known.pk).update(birth_year=1972)
    client.force_login(admin)
    page = client.get(f"/console/clients/client/{known.pk}/history/").content.decode()
    assert "•••" in page and "1971" not in page and "1972" not in page


def test_the_history_of_what_one_may_not_see_is_absent(cast: Cast, client: Browser) -> None:
    other = factories.MarketFactory.create()
    elsewhere = factories.AssociateFactory.create(role=Role.COMPLIANCE, market=other, store=None)
    known = factories.ClientFactory.create(market=cast.market)
    client.force_login(elsewhere)
    assert client.get(f"/console/clients/client/{known.pk}/history/").status_code == 404
    assert client.get("/console/clients/client/0/history/").status_code == 404
    assert client.get("/console/clients/nothing/1/history/").status_code == 404
