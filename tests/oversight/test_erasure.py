"""Erasure: nothing of the client is left in any column of any table, money stays, and a restore forgets again."""

import base64
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client as Browser

from clienteling.alerts.models import Alert
from clienteling.associates.models import Associate, AuditEntry
from clienteling.associates.roles import Role
from clienteling.associates.services import record
from clienteling.attribution.models import LedgerEntry
from clienteling.clients.imports import jobs
from clienteling.clients.models import Client, Consent, FileImport, IdentityKind
from clienteling.clients.services import ActivityEvent, merge_clients, record_batch
from clienteling.clients.services.identities import index_of
from clienteling.lib import clock, search_grams
from clienteling.lib.encryption import EncryptedTextField
from clienteling.lib.errors import DomainError
from clienteling.oversight.models import Change, Erasure, ErasureRequest, ErasureStatus
from clienteling.oversight.services import ask_erasure, cancel_erasure, confirm_erasure, erase, erase_due, look
from clienteling.oversight.services.erasing import locked_person
from clienteling.oversight.tasks import serve_clients
from clienteling.wecom.models import Send, SendState
from tests import factories
from tests.conftest import Cast
from tests.console.conftest import house

__all__ = ["house"]
CANARY = {"name": "Kanarienvogel Zwölf", "phone": "+8613999900042", "email": "kanarie@zwoelf.example"}
LEASE: dict[str, Any] = {"lease_token": uuid4(), "lease_until": clock.now()}
WORDS = [*CANARY.values(), "CRM-KANARIE", "wmKANARIE", "pearls of Kanarie", "sister Kanarie"]


def officer(cast: Cast, name: str = "officer") -> Associate:
    return factories.AssociateFactory.create(
        role=Role.COMPLIANCE, market=cast.market, store=None, userid="", username=name
    )


def become_canary(client: Client, by: Associate) -> None:
    """Everything that can be told of somebody, told of this one."""
    for column, value in CANARY.items():
        setattr(client, column, value)
    client.search_grams = search_grams.stored(client.name)
    client.save()
    for kind, value in (("crm", "CRM-KANARIE"), (IdentityKind.EXTERNAL_USERID, "wmKANARIE")):
        client.identities.filter(kind=kind).delete()
        client.identities.create(kind=kind, scope="kanarie", value=value, value_index=index_of(kind, value))
    note = client.notes.create(author=by, text="loves pearls of Kanarie", written_at=clock.now())
    note.text = "no longer loves pearls of Kanarie"
    note.save()
    client.ties.create(kind="sibling", name="sister Kanarie")
    client.remarks.create(associate=by, text="Kanarienvogel Zwölf", said_at=clock.now())
    record("client.revealed", by=by, at=clock.now(), client=client, reason="Kanarienvogel Zwölf asked")
    corp = client.market.corp
    body = '{"text": "Welcome, Kanarienvogel Zwölf"}'
    Send.objects.create(
        corp=corp,
        api="externalcontact/send_welcome_msg",
        key="welcome:kanarie",
        to_userid="x",
        body=body,
        state="expired",
        reason="late",
        created_at=clock.now(),
        due_at=clock.now(),
        expires_at=clock.now(),
    )


def everything() -> str:
    """Every column of every table as text, and what is sealed opened."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        told = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            told += [row for (row,) in cursor.fetchall()]
    return "\n".join([*told, *opened()])


def opened() -> list[str]:
    found = []
    for model in apps.get_models():
        sealed = [f for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)]
        for row in model._base_manager.all() if sealed else ():
            found += [str(getattr(row, field.attname)) for field in sealed]
    return found


def traces(client: Client) -> list[str]:
    """What is searched for: the words themselves, their blind indexes and grams, and the ciphertexts there were."""
    indexes = [bytes(it.value_index).hex() for it in client.identities.all()]
    others = Client.objects.exclude(pk=client.pk)
    own = [it for it in search_grams.stored(CANARY["name"]) if not others.filter(search_grams__contains=[it])]
    grams = [str(gram) for gram in own]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(name, 'hex'), encode(phone, 'hex') FROM clients_client WHERE id = %s", [client.pk]
        )
        return [*WORDS, *indexes, *grams, *cursor.fetchone()]


def test_nothing_of_an_erased_client_is_left_anywhere(house: Associate) -> None:
    alert = Alert.objects.filter(send__isnull=False).select_related("client").earliest("pk")
    client = alert.client
    become_canary(client, house)
    searched, ledger = traces(client), list(LedgerEntry.objects.order_by("pk").values())
    before = everything()
    assert [word for word in searched if word not in before] == []
    erase(client, at=clock.now())
    after = everything()
    assert [word for word in searched if word in after] == []
    assert list(LedgerEntry.objects.order_by("pk").values()) == ledger
    assert [finding for finding in look(clock.now()) if finding.count] == []


def said_again(first: Send, key: str, text: str, **changes: Any) -> Send:
    """Another message to the same associate, which has ended."""
    same = {"corp": first.corp, "api": first.api, "to_userid": first.to_userid, "expires_at": first.expires_at}
    ended = {"state": "refused", "reason": "handed_over", "created_at": first.created_at, "due_at": first.due_at}
    return Send.objects.create(**{**same, **ended, "key": key, "body": f'{{"said":"{text}"}}', **changes})


def test_what_a_card_said_before_it_was_taken_back_replayed_or_told_anew_is_gone(house: Associate) -> None:
    alert = Alert.objects.filter(send__isnull=False).select_related("client", "send").earliest("pk")
    client, first = alert.client, alert.send
    assert first is not None
    become_canary(client, house)
    stays = said_again(first, f"{first.key}9", "another client, whose key begins alike")
    again = {"replay_of": first, "replay_reason": "asked for"}
    replayed = said_again(first, f"replay:{first.pk}:1", "about pearls", **again)
    said_again(replayed, f"replay:{replayed.pk}:1", "about pearls", **{**again, "replay_of": replayed})
    Alert.objects.filter(pk=alert.pk).update(send=replayed)
    said_again(first, f"alert:{alert.pk}:{first.pk}", "taken back before")
    said_again(first, "digest:99999999", CANARY["name"][:16])
    said_again(first, "digest:99999998", "Somebody Else")
    before = set(Send.objects.filter(body__isnull=True).values_list("pk", flat=True))
    erase(client, at=clock.now())
    emptied = Send.objects.filter(body__isnull=True).exclude(pk__in=before)
    assert {first.pk, replayed.pk} < set(emptied.values_list("pk", flat=True))
    kept = Send.objects.filter(key__in=[stays.key, "digest:99999998"], body__isnull=False)
    assert (emptied.exclude(key__startswith="card:").count(), kept.count()) == (6, 2)


def test_others_in_a_digest_with_somebody_who_is_erased_are_told_anew(house: Associate) -> None:
    alert = Alert.objects.filter(send__isnull=False).earliest("pk")
    other = Alert.objects.exclude(client=alert.client).earliest("pk")
    send = Send.objects.get(pk=alert.send_id or 0)
    Send.objects.filter(pk=send.pk).update(state="queued", accepted_at=None)
    Alert.objects.filter(pk__in=[alert.pk, other.pk]).update(send=send, delivery="queued", reason="")
    erase(alert.client, at=clock.now())
    assert Alert.objects.get(pk=other.pk).delivery == "waiting"
    assert Alert.objects.get(pk=alert.pk).reason == "no_consent"
    send.refresh_from_db()
    assert send.kept_back


def test_the_pseudonym_stays_with_orders_and_the_log(cast: Cast) -> None:
    client = factories.ClientFactory.create(market=cast.market)
    erase(client, at=clock.now())
    client.refresh_from_db()
    assert client.erased_at and client.name == "" and client.phone is None
    assert Erasure.objects.get().client_uid == client.uid
    assert not Change.objects.filter(client_id=client.pk).exists()


def test_records_that_were_merged_into_one_go_together(cast: Cast) -> None:
    client = factories.ClientFactory.create(market=cast.market)
    part = factories.ClientFactory.create(market=cast.market, merged_into=client)
    erase(part, at=clock.now())
    assert Client.objects.filter(erased_at__isnull=False).count() == Erasure.objects.count() == 2


def test_a_merge_that_came_before_the_lock_is_of_the_person_too(cast: Cast) -> None:
    client, survivor = factories.ClientFactory.create_batch(2, market=cast.market)
    merge_clients(survivor, Client.objects.get(pk=client.pk), by=None, at=clock.now())
    erase(client, at=clock.now())
    assert Client.objects.filter(erased_at__isnull=False).count() == 2


def test_what_waited_for_the_erasure_and_was_written_after_all_goes_too(cast: Cast) -> None:
    client = factories.ClientFactory.create(market=cast.market)
    erase(client, at=clock.now())
    client.notes.create(author=cast.lin, text="loves pearls", written_at=clock.now())
    record_batch([ActivityEvent(client.pk, 20, clock.now())], source="shop", idempotency_key="1", at=clock.now())
    assert [finding.count for finding in look(clock.now()) if finding.count] == [2]
    erase_due(clock.now())
    assert [finding for finding in look(clock.now()) if finding.count] == []


def held_by_others() -> int:
    try:
        with transaction.atomic():
            free = Client.objects.select_for_update(skip_locked=True).values_list("pk")
            return Client.objects.count() - len(free)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_every_record_of_a_person_is_held_while_it_is_erased() -> None:
    client = factories.ClientFactory.create()
    factories.ClientFactory.create_batch(2, market=client.market, merged_into=client)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        assert len(locked_person(client)) == 3
        assert pool.submit(held_by_others).result(30) == 3
    connection.close()


def asked(cast: Cast, by: Associate) -> ErasureRequest:
    client = factories.ClientFactory.create(market=cast.market)
    factories.ConsentFactory.create(client=client)
    return ask_erasure(client, by=by, reason="her letter of Monday", at=clock.now())


def test_an_erasure_is_asked_by_one_and_confirmed_by_another_and_waits(cast: Cast) -> None:
    one, other = officer(cast), officer(cast, "other")
    request = asked(cast, one)
    with pytest.raises(DomainError) as refused:
        confirm_erasure(request, by=one, at=clock.now())
    assert refused.value.code == "same_person"
    assert erase_due(clock.now() + timedelta(days=8)) == 0
    confirm_erasure(request, by=other, at=clock.now())
    assert erase_due(clock.now() + timedelta(days=6)) == 0
    assert erase_due(clock.now() + timedelta(days=8)) == 1
    request.refresh_from_db()
    assert (request.status, request.reason, Consent.objects.count()) == (ErasureStatus.DONE, "", 0)
    told = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert told == ["erasure.requested", "erasure.confirmed", "erasure.done"]


def test_a_cancelled_erasure_never_happens(cast: Cast) -> None:
    one, other = officer(cast), officer(cast, "other")
    request = asked(cast, one)
    confirm_erasure(request, by=other, at=clock.now())
    cancel_erasure(request, by=one, at=clock.now())
    assert erase_due(clock.now() + timedelta(days=60)) == 0
    assert Consent.objects.count() == 1


def test_one_confirmed_late_can_be_cancelled_for_as_long_as_any(cast: Cast) -> None:
    one, other = officer(cast), officer(cast, "other")
    request, later = asked(cast, one), clock.now() + timedelta(days=9)
    confirm_erasure(request, by=other, at=later)
    assert erase_due(later + timedelta(days=6)) == 0
    cancel_erasure(request, by=one, at=later + timedelta(days=6))
    assert Consent.objects.count() == 1


def test_only_who_serves_clients_may_ask(cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        asked(cast, cast.marketing)
    assert refused.value.code == "not_allowed"


def running_import(cast: Cast, by: Associate) -> None:
    running: dict[str, Any] = {"kind": "clients", "market": cast.market, "name": "f.csv", "size": 1}
    FileImport.objects.create(**running, submitted_by=by, submitted_at=clock.now(), due_at=clock.now())


def test_an_erasure_waits_for_an_import_that_might_bring_the_client_back(cast: Cast) -> None:
    one, other = officer(cast), officer(cast, "other")
    request = asked(cast, one)
    confirm_erasure(request, by=other, at=clock.now())
    later = clock.now() + timedelta(days=8)
    running_import(cast, one)
    assert erase_due(later) == 0
    FileImport.objects.all().delete()
    assert erase_due(later + timedelta(minutes=11)) == 1


def test_a_stopped_import_cannot_go_on_and_bring_an_erased_client_back(cast: Cast) -> None:
    admin = factories.AssociateFactory.create(role=Role.ADMINISTRATOR, store=None, market=None, userid="", username="a")
    file: dict[str, Any] = {"name": "f.csv", "size": 30, "kind": "clients", "market": cast.market}
    job = jobs.submit(BytesIO(b"crm,name\nCRM-1,Kanarienvogel\n"), **file, by=admin, at=clock.now())
    jobs.cancel(job, by=admin, at=clock.now())
    assert "Kanarienvogel" in zlib.decompress(base64.b64decode(str(job.pieces.get().body))).decode()
    erase(factories.ClientFactory.create(market=cast.market), at=clock.now())
    with pytest.raises(DomainError) as refused:
        jobs.go_on(FileImport.objects.get(), by=admin, at=clock.now())
    assert refused.value.code == "file_gone" and not job.pieces.exists()


def brought_back(client: Client, saved: Path) -> Client:
    """As after a restore of what was before the erasure; `saved` is the log of the day after."""
    erase(client, at=clock.now())
    call_command("replay_erasures", save=saved)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'; DELETE FROM oversight_erasure")
        cursor.execute("SET LOCAL session_replication_role = 'origin'")
    Client.objects.filter(pk=client.pk).update(erased_at=None, birth_year=1970)
    return client


def test_a_restore_forgets_again_whom_the_saved_log_names(cast: Cast, tmp_path: Path) -> None:
    client, other = factories.ClientFactory.create_batch(2, market=cast.market)
    brought_back(client, tmp_path / "erasures")
    call_command("replay_erasures", f"--from={tmp_path / 'erasures'}")
    found = Client.objects.in_bulk([client.pk, other.pk])
    assert found[client.pk].erased_at and found[client.pk].birth_year is None
    assert found[other.pk].erased_at is None


def test_who_must_wait_after_a_restore_is_named_and_erased_by_and_by(cast: Cast, tmp_path: Path) -> None:
    client = brought_back(factories.ClientFactory.create(market=cast.market), tmp_path / "erasures")
    running_import(cast, cast.lin)
    with pytest.raises(SystemExit):
        call_command("replay_erasures", f"--from={tmp_path / 'erasures'}", stdout=(said := StringIO()))
    assert f"{client.uid} waits (import_running)" in said.getvalue()
    assert [it.code for it in look(clock.now()) if it.count] == ["11.erased_is_logged"]
    FileImport.objects.all().delete()
    serve_clients()
    assert Client.objects.get().erased_at


def test_who_must_wait_holds_nobody_else_up_and_no_card_of_theirs_goes_out(house: Associate, tmp_path: Path) -> None:
    begun, queued = Alert.objects.filter(send__isnull=False).select_related("client").order_by("pk")[:2]
    begun_send, queued_send = (
        Send.objects.filter(pk__in=Alert.objects.filter(pk=it.pk).values("send")) for it in (begun, queued)
    )
    queued_send.update(state=SendState.QUEUED, accepted_at=None, first_sent_at=None)
    begun_send.update(state=SendState.SENDING, accepted_at=None, **LEASE)
    Alert.objects.filter(pk=begun.pk).update(client=queued.client)
    saved = tmp_path / "erasures"
    brought_back(other := factories.ClientFactory.create(market=begun.client.market), saved)
    saved.write_text(f"{queued.client.uid}\n{other.uid}\n")
    with pytest.raises(SystemExit):
        call_command("replay_erasures", f"--from={saved}", stdout=(said := StringIO()))
    assert "1 erased again" in said.getvalue() and "still_sending" in said.getvalue()
    assert queued_send.get().state == SendState.REFUSED


def test_a_log_that_cannot_be_read_stops_a_restore_before_it_begins(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no log of erasures"):
        call_command("restore", str(tmp_path), f"--erasures={tmp_path / 'none'}")


def test_compliance_asks_confirms_and_sees_it_in_the_console(cast: Cast, client: Browser) -> None:
    known = factories.ClientFactory.create(market=cast.market)
    page = "/console/oversight/erasurerequest/"
    client.force_login(officer(cast))
    assert client.post(f"{page}add/", {"record_id": str(known.uid), "reason": "letter"}).status_code == 302
    request = ErasureRequest.objects.get()
    change = f"{page}{request.pk}/change/"
    client.post(change, {"oversight_erasurerequest_confirm": "1"})
    assert ErasureRequest.objects.get().status == ErasureStatus.ASKED
    client.force_login(officer(cast, "other"))
    assert "confirm" in client.get(change).content.decode()
    client.post(change, {"oversight_erasurerequest_confirm": "1"})
    assert ErasureRequest.objects.get().status == ErasureStatus.CONFIRMED


def test_who_does_not_serve_clients_finds_no_such_page(cast: Cast, client: Browser) -> None:
    client.force_login(cast.marketing)
    assert client.get("/console/oversight/erasurerequest/").status_code == 403
    assert client.get("/console/oversight/accessrequest/").status_code == 403


def test_another_markets_client_cannot_be_asked_for(cast: Cast, client: Browser) -> None:
    elsewhere = factories.ClientFactory.create()
    client.force_login(officer(cast))
    answer = client.post("/console/oversight/erasurerequest/add/", {"record_id": str(elsewhere.uid), "reason": "x"})
    assert answer.status_code == 200 and not ErasureRequest.objects.exists()
