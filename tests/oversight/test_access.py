"""A copy of everything: complete, sealed while it waits, fetched by a signed link, told of in the audit log."""

import base64
import io
import json
import zipfile
from datetime import timedelta

from django.db import connection
from django.test import Client as Browser

from clienteling.alerts.models import Alert
from clienteling.associates.models import Associate, AuditEntry
from clienteling.associates.roles import Role
from clienteling.clients.models import Client, FileImport, Look, OfficialAccountFollower
from clienteling.clients.services.identities import index_of
from clienteling.lib import clock
from clienteling.oversight.models import AccessRequest
from clienteling.oversight.services import ask_access, make_due
from clienteling.wecom.models import CallbackEvent
from clienteling.wecom.services import follower_key
from tests import factories
from tests.conftest import Cast
from tests.console.conftest import house
from tests.oversight.test_erasure import WORDS, become_canary

__all__ = ["house"]


def known(cast: Cast) -> Client:
    client = factories.ClientFactory.create(market=cast.market, name="Kanarie", phone="+8613999900042")
    client.notes.create(author=cast.lin, text="loves pearls", written_at=clock.now())
    factories.ConsentFactory.create(client=client)
    return client


def officer(cast: Cast) -> Associate:
    return factories.AssociateFactory.create(role=Role.COMPLIANCE, market=cast.market, store=None)


def made(cast: Cast, by: Associate) -> AccessRequest:
    ask_access(known(cast), by=by, reason="her letter", at=clock.now())
    assert make_due(clock.now()) == 1
    return AccessRequest.objects.get()


def link(client: Browser, asked: AccessRequest) -> str:
    page = client.get(f"/console/oversight/accessrequest/{asked.pk}/change/").content.decode()
    start = page.index(f"/console/oversight/accessrequest/{asked.pk}/archive/")
    return page[start : page.index('"', start)]


def test_the_archive_tells_everything_twice(cast: Cast, client: Browser) -> None:
    by = officer(cast)
    asked = made(cast, by)
    client.force_login(by)
    answer = client.get(link(client, asked))
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    told, read = json.loads(packed.read("client.json")), packed.read("client.html").decode()
    for word in ("Kanarie", "+8613999900042", "loves pearls"):
        assert word in json.dumps(told, ensure_ascii=False) and word in read
    assert "no-store" in answer["Cache-Control"] and len(told) >= 3


def copy_of(client: Client, by: Associate) -> str:
    ask_access(client, by=by, reason="her letter", at=clock.now())
    make_due(clock.now())
    archive = AccessRequest.objects.latest("pk").archive
    packed = zipfile.ZipFile(io.BytesIO(base64.b64decode(str(archive))))
    return json.dumps(json.loads(packed.read("client.json")), ensure_ascii=False)


def test_whatever_erasure_would_find_is_told(house: Associate) -> None:
    client = Alert.objects.filter(send__isnull=False, client__orders__lines__isnull=False).earliest("pk").client
    become_canary(client, house)
    order = client.orders.filter(lines__isnull=False)[0]
    order.refunds.create(external_id="R-KANARIE", amount_minor=1, refunded_at=clock.now())
    told = copy_of(client, house)
    assert [word for word in WORDS if word not in told] == []
    assert "R-KANARIE" in told and str(order.lines.earliest("pk").product) in told


def test_a_follower_a_callback_and_a_rejected_row_are_told_and_nobody_elses(cast: Cast) -> None:
    client, by = known(cast), officer(cast)
    follower = followed_by(client)
    rows = [["Kanarie", "x", "2", "too_old"], ["Somebody", "else", "3", "too_old"]]
    job = FileImport.objects.create(
        kind="clients",
        market=cast.market,
        name="f.csv",
        size=1,
        submitted_by=by,
        submitted_at=clock.now(),
        due_at=clock.now(),
    )
    job.rejected_rows.create(first=2, rows=json.dumps(rows))
    told = copy_of(client, by)
    assert follower.openid in told and "subscribe" in told
    assert "too_old" in told and "Somebody" not in told


def followed_by(client: Client) -> OfficialAccountFollower:
    account = factories.OfficialAccountFactory.create()
    client.identities.create(
        kind="openid", scope=account.appid, value="o-kanarie", value_index=index_of("openid", "o-kanarie")
    )
    CallbackEvent.objects.create(
        account=account,
        corp=account.corp,
        digest=b"d" * 32,
        xml="<xml/>",
        event="subscribe",
        received_at=clock.now(),
        due_at=clock.now(),
        client_key=follower_key(account, "o-kanarie"),
    )
    made: OfficialAccountFollower = OfficialAccountFollower.objects.create(
        account=account, openid="o-kanarie", openid_index=index_of("openid", "o-kanarie"), followed_at=clock.now()
    )
    return made


def test_who_opened_the_page_is_told_too(cast: Cast) -> None:
    client = known(cast)
    seen = {"viewer": cast.zhou, "market": cast.market, "place": "phone"}
    Look.objects.create(client_uid=client.uid, hour_at=clock.now(), looked_at=clock.now(), **seen)
    assert cast.zhou.name in copy_of(client, officer(cast))


def test_it_is_in_the_clients_language_and_holds_nothing_for_machines(cast: Cast) -> None:
    client = known(cast)
    client.language, client.search_grams = "en", [4711_4711]
    client.save()
    told = copy_of(client, officer(cast))
    assert "Who looked at the data" in told and "4711" not in told and "\\\\x" not in told


def test_the_archive_says_who_took_it(cast: Cast, client: Browser) -> None:
    by = officer(cast)
    asked = made(cast, by)
    client.force_login(by)
    packed = zipfile.ZipFile(io.BytesIO(client.get(link(client, asked)).content))
    entry = AuditEntry.objects.get(action="access.downloaded")
    said = packed.read("exported.txt").decode()
    assert str(entry.pk) in said and by.username in said and packed.testzip() is None


def test_each_step_stands_in_the_audit_log(cast: Cast, client: Browser) -> None:
    by = officer(cast)
    asked = made(cast, by)
    client.force_login(by)
    client.get(link(client, asked))
    entries = AuditEntry.objects.order_by("pk").values_list("action", "reason")
    assert list(entries) == [
        ("access.requested", "her letter"),
        ("access.made", ""),
        ("access.downloaded", "her letter"),
    ]


def test_the_archive_is_sealed_while_it_waits_and_gone_after_a_week(cast: Cast) -> None:
    asked = made(cast, officer(cast))
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM oversight_accessrequest t")
        assert "Kanarie" not in cursor.fetchone()[0]
    assert asked.archive and asked.archive.startswith("UEsD")
    make_due(clock.now() + timedelta(days=8))
    assert not AccessRequest.objects.exists()


def test_a_link_that_is_forged_or_somebody_elses_opens_nothing(cast: Cast, client: Browser) -> None:
    by = officer(cast)
    asked = made(cast, by)
    client.force_login(by)
    address = link(client, asked)
    assert client.get(address[:-2] + "x/").status_code == 404
    client.force_login(cast.marketing)
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_compliance_asks_in_the_console(cast: Cast, client: Browser) -> None:
    client.force_login(officer(cast))
    form = {"record_id": str(known(cast).uid), "reason": "letter"}
    assert client.post("/console/oversight/accessrequest/add/", form).status_code == 302
    assert AccessRequest.objects.get().reason == "letter"
    assert client.get("/console/oversight/accessrequest/").status_code == 200
