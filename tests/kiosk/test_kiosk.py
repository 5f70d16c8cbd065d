"""The shop's tablet: paired once, sees its shop only, keeps nothing, and joins what was entered to the right client."""

import json
import time
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser

from clienteling.associates.models import Associate, Market
from clienteling.associates.services import hang_portrait
from clienteling.clients import tasks
from clienteling.clients.models import Client, Consent, ContactWay, KioskDevice, KioskVisit, WayStatus
from clienteling.clients.services import pull_due, reconcile_now, refresh_ways, revoke, sync_ways
from clienteling.lib import clock
from clienteling.outreach.models import WelcomeMessage, WelcomeText
from clienteling.outreach.services import approve
from clienteling.oversight.services import delete_old
from clienteling.wecom.models import Send
from clienteling.wecom.services import dispatch_callbacks
from seeds.pictures import faces
from tests.factories import AssociateFactory, FollowFactory, RelationshipFactory, StoreFactory
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
SIGNED = json.dumps([[[n, n * 2] for n in range(12)]])


def sign(tablet: Browser, lin: Associate, **changes: Any) -> Any:
    form = {
        "name": "朱丽艳",
        "birthday": "1988-05-04",
        "occasion": ["结婚纪念日"],
        "occasion_on": ["10-01"],
        "purposes": ["service:2026-01", "marketing:2026-01"],
        "signature": SIGNED,
        "l": "en",
    }
    return tablet.post(f"/kiosk/with/{lin.pk}/", form | changes)


def scans(wecom: Wecom, state: str, contact: str = "wmZhu") -> None:
    """The client adds lin by that code; WeCom calls back and is asked who it is."""
    follower = {"userid": "lin", "createtime": int(time.time()), "add_way": 1, "state": state}
    wecom.set_up(contacts=[{"external_userid": contact, "name": "小朱🌸", "follow_user": [follower]}])
    about = {"UserID": "lin", "ExternalUserID": contact, "State": state, "CreateTime": str(int(time.time()))}
    xml = callbacks.xml("change_external_contact", ChangeType="add_external_contact", WelcomeCode="C1", **about)
    callbacks.post(wecom.corp, xml)
    dispatch_callbacks()
    pull_due(clock.now())


def test_codes_are_tried_ten_times_a_quarter_of_an_hour() -> None:
    def told(code: str, address: str) -> str:
        answer = Browser(REMOTE_ADDR=address).post("/kiosk/pair/", {"code": code, "l": "en"})
        return "unknown" if "This code is not known" in answer.content.decode() else "waits"

    assert [told(f"AAAA-{number}", "203.0.113.7") for number in range(11)] == ["unknown"] * 10 + ["waits"]
    assert told("AAAA-AAAA", "203.0.113.8") == "unknown"


def test_a_code_pairs_one_tablet_once(tablet: Browser, code: str) -> None:
    assert Browser().post("/kiosk/pair/", {"code": code}).status_code == 403
    cookie = tablet.cookies["kiosk"]
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and cookie["path"] == "/kiosk/"


def test_a_code_works_for_ten_minutes(device: KioskDevice, code: str) -> None:
    KioskDevice.objects.update(code_until=clock.now() - timedelta(seconds=1))
    assert Browser().post("/kiosk/pair/", {"code": code}).status_code == 403


def test_a_revoked_tablet_shows_nothing_any_more(tablet: Browser, device: KioskDevice, admin: Associate) -> None:
    assert "林悦" in tablet.get("/kiosk/").content.decode()
    revoke(device, by=admin, at=clock.now())
    page = tablet.get("/kiosk/").content.decode()
    assert "林悦" not in page and 'name="code"' in page


def test_it_shows_its_own_shop_only(tablet: Browser, lin: Associate) -> None:
    other = AssociateFactory.create(name="周敏", store=StoreFactory.create(market=lin.market))
    assert "周敏" not in tablet.get("/kiosk/").content.decode()
    assert tablet.get(f"/kiosk/with/{other.pk}/").status_code == 404
    assert tablet.get("/m/today/").status_code == tablet.get("/console/").status_code == 302


def test_a_portrait_stands_where_the_first_letter_stood(tablet: Browser, lin: Associate) -> None:
    assert "<img" not in tablet.get("/kiosk/").content.decode()
    hang_portrait(lin, BytesIO(faces.portrait("lin")))
    address = f"/kiosk/portrait/{lin.pk}/"
    for page in ("/kiosk/", f"/kiosk/with/{lin.pk}/"):
        assert address in tablet.get(page).content.decode()
    assert tablet.get(address).content.startswith(b"\xff\xd8")
    other = AssociateFactory.create(store=StoreFactory.create(market=lin.market))
    hang_portrait(other, BytesIO(faces.portrait("other")))
    assert tablet.get(f"/kiosk/portrait/{other.pk}/").status_code == 404


def test_beside_each_stands_how_many_are_friends_on_wechat(tablet: Browser, lin: Associate) -> None:
    FollowFactory.create_batch(2, associate=lin)
    RelationshipFactory.create(associate=lin)  # of the CRM alone
    page = tablet.get("/kiosk/?l=en").content.decode()
    assert "2 friends on WeChat" in page


def test_nothing_is_left_on_the_tablet(tablet: Browser, lin: Associate) -> None:
    for address in ("/kiosk/", f"/kiosk/with/{lin.pk}/"):
        answer = tablet.get(address)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert set(tablet.cookies) <= {"kiosk", "csrf"}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("purposes", ["marketing:2026-01"], "Please agree"),
        ("purposes", ["service:2020-01"], "Please read"),
        ("signature", "[]", "Please sign"),
        ("signature", '[[["x", 1]]]', "Please sign"),
        ("birthday", "31/02", "Write a date"),
    ],
)
def test_what_is_missing_is_said_and_what_was_entered_stays(
    tablet: Browser, lin: Associate, field: str, value: Any, words: str
) -> None:
    answer = sign(tablet, lin, **{field: value})
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and 'value="朱丽艳"' in page
    assert not KioskVisit.objects.exists()


def test_what_waits_is_sealed(tablet: Browser, lin: Associate) -> None:
    assert sign(tablet, lin).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT said, signature FROM clients_kioskvisit")
        said, signature = cursor.fetchone()
    assert "朱丽艳".encode() not in bytes(said) and SIGNED.encode() not in bytes(signature)


def test_the_code_is_shown_as_soon_as_wecom_has_it(tablet: Browser, lin: Associate) -> None:
    address = sign(tablet, lin).headers["Location"]
    assert json.loads(tablet.get(address, headers={"X-Poll": "1"}).content) == {"state": "waiting"}
    sync_ways(clock.now())
    assert json.loads(tablet.get(address, headers={"X-Poll": "1"}).content) == {"state": "ready"}
    assert "<svg" in tablet.get(address).content.decode()


def test_the_scan_joins_what_was_entered_to_the_client(wecom: Wecom, tablet: Browser, lin: Associate) -> None:
    address = sign(tablet, lin).headers["Location"]
    sync_ways(clock.now())
    scans(wecom, ContactWay.objects.get().state)
    client = Client.objects.get()
    assert (client.name, client.birth_year, client.birth_md, client.language) == ("朱丽艳", 1988, 504, "en")
    assert client.important_dates.get().md == 1001 and client.important_dates.get().label == "结婚纪念日"
    assert client.owner_at(clock.now()) == lin
    assert json.loads(tablet.get(address, headers={"X-Poll": "1"}).content) == {"state": "joined"}


def test_the_consent_has_its_words_and_its_proof(wecom: Wecom, tablet: Browser, lin: Associate) -> None:
    sign(tablet, lin)
    scans(wecom, ContactWay.objects.get().state)
    visit = KioskVisit.objects.get()
    consents = Consent.objects.filter(client=visit.client)
    assert {one.purpose for one in consents} == {"service", "marketing"}
    assert {one.text_version for one in consents} == {"2026-01"} and len(visit.agreed) == 2
    assert {one.proof.body for one in consents} == {SIGNED}
    assert consents[0].source == f"kiosk {visit.uid.hex[:12]}"
    assert (visit.signature, visit.said) == (SIGNED, "")


def test_a_code_is_good_for_one_client(wecom: Wecom, tablet: Browser, lin: Associate) -> None:
    sign(tablet, lin)
    sync_ways(clock.now())
    state = ContactWay.objects.get().state
    scans(wecom, state)
    sync_ways(clock.now())
    way = ContactWay.objects.get()
    assert way.status == WayStatus.ENDED and way.config_id == ""
    scans(wecom, state, contact="wmOther")
    assert sorted(Client.objects.values_list("birth_md", flat=True), key=str) == [504, None]


def test_the_welcome_speaks_the_language_and_the_name_given(
    wecom: Wecom, tablet: Browser, lin: Associate, admin: Associate
) -> None:
    message = WelcomeMessage.objects.create(title="Welcome")
    WelcomeText.objects.create(message=message, language="en", text="Dear {client}, I am {associate}.")
    WelcomeText.objects.create(message=message, language="zh-hans", text="您好")
    approve(message, by=admin, at=clock.now())
    sign(tablet, lin)
    scans(wecom, ContactWay.objects.get().state)
    assert "Dear 朱丽艳, I am 林悦." in str(Send.objects.get().body)


def test_after_half_an_hour_the_code_ends_and_what_was_entered_waits_for_late_news(
    tablet: Browser, lin: Associate
) -> None:
    address = sign(tablet, lin).headers["Location"]
    sync_ways(clock.now())
    assert refresh_ways(clock.now()) == 0
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        tasks.refresh_contact_ways.apply().get()
        assert tablet.get(address).status_code == 404
    assert ContactWay.objects.get().status == WayStatus.ENDED and KioskVisit.objects.exists()


def test_what_nobody_comes_for_is_deleted_once_a_night_s_comparison_lies_between(
    tablet: Browser, lin: Associate
) -> None:
    sign(tablet, lin)
    delete_old(clock.now() + timedelta(days=2))
    assert KioskVisit.objects.exists()
    delete_old(clock.now() + timedelta(days=2, minutes=31))
    assert not KioskVisit.objects.exists()


def test_a_code_that_wecom_would_not_make_ends_too(wecom: Wecom, tablet: Browser, lin: Associate) -> None:
    sign(tablet, lin)
    wecom.fault("45009", path="/cgi-bin/externalcontact/add_contact_way", times=-1)
    sync_ways(clock.now())
    refresh_ways(clock.now() + timedelta(minutes=31))
    assert ContactWay.objects.get().status == WayStatus.ENDED


def test_a_scan_that_wecom_tells_of_late_keeps_what_was_signed(wecom: Wecom, tablet: Browser, lin: Associate) -> None:
    sign(tablet, lin)
    wecom.fault("503", path="/cgi-bin/externalcontact/get", times=1)
    scans(wecom, ContactWay.objects.get().state)
    later = clock.now() + timedelta(minutes=40)
    refresh_ways(later)
    assert not Client.objects.exists()
    pull_due(later)
    assert Client.objects.get().name == "朱丽艳" and Consent.objects.count() == 2


def test_a_scan_whose_callback_is_lost_is_found_at_night_with_what_was_signed(
    wecom: Wecom, tablet: Browser, lin: Associate
) -> None:
    sign(tablet, lin)
    follower = {"userid": "lin", "createtime": int(time.time()), "add_way": 1, "state": ContactWay.objects.get().state}
    wecom.set_up(contacts=[{"external_userid": "wmZhu", "name": "小朱🌸", "follow_user": [follower]}])
    with time_machine.travel(clock.now() + timedelta(hours=16)):
        refresh_ways(clock.now())
        reconcile_now(Market.objects.get(), clock.now())
    client = Client.objects.get()
    assert (client.name, client.birth_md, client.important_dates.count()) == ("朱丽艳", 504, 1)
    assert {one.proof.body for one in Consent.objects.filter(client=client)} == {SIGNED}


def test_a_code_scanned_after_its_half_hour_gives_nothing(wecom: Wecom, tablet: Browser, lin: Associate) -> None:
    sign(tablet, lin)
    KioskVisit.objects.update(signed_at=clock.now() - timedelta(hours=1), expires_at=clock.now() - timedelta(minutes=5))
    scans(wecom, ContactWay.objects.get().state)
    assert Client.objects.get().birth_md is None and not Consent.objects.exists()
