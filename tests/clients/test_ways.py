"""Contact ways: who receives the clients, what WeCom is told, and what comes back."""

from datetime import UTC, date, datetime, timedelta
from datetime import time as wall
from io import BytesIO

import pytest
import segno
from django.utils import timezone
from PIL import Image, ImageDraw

from clienteling.associates.models import Associate
from clienteling.associates.roles import Role
from clienteling.clients import qr, tasks
from clienteling.clients.models import ContactWay, FollowKind, WayKind, WayStatus
from clienteling.clients.services import (
    end_way,
    hear,
    open_way,
    pause,
    personal_way,
    receivers,
    refresh_ways,
    resume,
    store_way,
    sync_ways,
)
from clienteling.lib.errors import DomainError, StaleStatus
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.services import dispatch_callbacks
from tests.factories import AbsenceFactory, AssociateFactory, MarketFactory, ShiftFactory, StoreFactory
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # 12:00 in Shanghai
EVENING = NOON + timedelta(hours=9)
PICTURE = "/wwpic/contact_way"
ADD = "/cgi-bin/externalcontact/add_contact_way"


@pytest.fixture
def lin(wecom: Wecom) -> Associate:
    return AssociateFactory.create(
        userid="lin", store=StoreFactory.create(market=MarketFactory.create(corp=wecom.corp))
    )


@pytest.fixture
def zhou(lin: Associate) -> Associate:
    return AssociateFactory.create(userid="zhou", store=lin.store)


@pytest.fixture
def chan(lin: Associate) -> Associate:
    return AssociateFactory.create(userid="chan", store=lin.store)


@pytest.fixture
def head_office(lin: Associate) -> Associate:
    return AssociateFactory.create(username="ops", userid="", store=None, market=None, role=Role.ADMINISTRATOR)


@pytest.fixture
def way(lin: Associate, zhou: Associate, chan: Associate) -> ContactWay:
    """Lin and Zhou are on duty until six, at most one client each; Chan steps in."""
    for person in (lin, zhou):
        ShiftFactory.create(associate=person, on=MONDAY, starts=wall(10), ends=wall(18))
    assert lin.store
    return store_way(lin.store, at=NOON, backup=chan, daily_cap=1)


def comes(way: ContactWay, associate: Associate, contact: str, at: datetime) -> None:
    hear(contact, market=way.market, userid=associate.userid, kind=FollowKind.ADDED, at=at, state=way.state)


def synced(way: ContactWay, at: datetime) -> ContactWay:
    sync_ways(at)
    way.refresh_from_db()
    return way


def test_the_stores_code_leads_to_who_is_on_duty(way: ContactWay) -> None:
    assert receivers(way, NOON) == ["lin", "zhou"]


def test_who_is_on_leave_receives_nobody(way: ContactWay, zhou: Associate) -> None:
    AbsenceFactory.create(associate=zhou)
    assert receivers(way, NOON) == ["lin"]


def test_whoever_reached_the_cap_is_left_out_until_tomorrow(way: ContactWay, lin: Associate) -> None:
    comes(way, lin, "wm1", NOON)
    assert receivers(way, NOON) == ["zhou"]
    ShiftFactory.create(associate=lin, on=MONDAY + timedelta(days=1), starts=wall(10), ends=wall(18))
    assert receivers(way, NOON + timedelta(days=1)) == ["lin"]


def test_the_backup_steps_in_when_all_reached_the_cap_or_nobody_is_there(
    way: ContactWay, lin: Associate, zhou: Associate
) -> None:
    assert receivers(way, EVENING) == ["chan"]
    comes(way, lin, "wm1", NOON)
    comes(way, zhou, "wm2", NOON)
    assert receivers(way, NOON) == ["chan"]


def test_without_a_backup_nobody_is_turned_away(way: ContactWay, lin: Associate) -> None:
    way.backup = None
    assert receivers(way, EVENING) == ["chan", "lin", "zhou"]


def test_wecom_makes_the_code_with_its_state_and_people(way: ContactWay, wecom: Wecom) -> None:
    tasks.sync_contact_ways.apply().get()
    synced(way, NOON)
    made = Gateway(wecom.corp).get_contact_way(way.config_id)
    assert (made.state, made.user, made.qr_code) == (way.state, tuple(way.userids), way.address)
    assert len(way.state) <= 30 and way.due_at is None


def test_who_scans_what_we_draw_comes_with_the_way_s_state(way: ContactWay, wecom: Wecom) -> None:
    size, path = qr.modules(synced(way, NOON).content)
    client = wecom.ask("POST", "clients", json={"name": "小朱"})["external_userid"]
    told = wecom.ask("POST", "clients/add", json={"external_userid": client, "content": qr.read(drawn(path, size))})
    assert way.state in str(told["callbacks"])


def test_the_picture_s_own_address_is_never_drawn(way: ContactWay, wecom: Wecom) -> None:
    wecom.fault("status", path=PICTURE, status=503)
    assert synced(way, NOON).content == "" and way.address and way.error == "http_503"
    assert synced(way, NOON + timedelta(minutes=5)).content and not way.error
    assert len(wecom.calls(ADD)) == len(wecom.calls("/cgi-bin/externalcontact/list_contact_way")) + 1 == 1


def test_a_picture_that_stays_away_is_asked_for_every_hour(way: ContactWay, wecom: Wecom) -> None:
    wecom.fault("status", path=PICTURE, status=404, times=-1)
    synced(way, NOON)
    ContactWay.objects.update(tries=8)
    assert synced(way, NOON + timedelta(minutes=5)).due_at == NOON + timedelta(minutes=65)


def test_codes_made_before_get_their_content(way: ContactWay, wecom: Wecom) -> None:
    content = synced(way, NOON).content
    ContactWay.objects.update(content="")
    assert refresh_ways(NOON) == 1 and synced(way, NOON).content == content
    assert refresh_ways(NOON) == 0 and len(wecom.calls(ADD)) == 1


def test_a_code_with_a_portrait_in_its_middle_is_read() -> None:
    code = BytesIO()
    segno.make("https://work.weixin.qq.com/u/vc1", error="h").save(code, kind="png", scale=10)
    picture = Image.open(code).convert("RGB")
    middle, side = picture.width // 2, picture.width // 12
    ImageDraw.Draw(picture).rectangle((middle - side, middle - side, middle + side, middle + side), fill="#c8102e")
    assert qr.read(as_file(picture, "JPEG")) == "https://work.weixin.qq.com/u/vc1"


def test_what_is_no_code_or_two_says_nothing() -> None:
    one = BytesIO()
    segno.make("https://work.weixin.qq.com/u/vc1").save(one, kind="png", scale=6)
    single = Image.open(one).convert("RGB")
    pair = Image.new("RGB", (single.width * 2, single.height), "white")
    pair.paste(single, (0, 0))
    pair.paste(single, (single.width, 0))
    blank = as_file(Image.new("RGB", (90, 90), "white"))
    assert [qr.read(picture) for picture in (as_file(pair), blank, b"<html>")] == ["", "", ""]


def test_the_rota_changes_the_receivers_at_wecom(way: ContactWay, wecom: Wecom) -> None:
    synced(way, NOON)
    assert refresh_ways(NOON) == 0
    assert refresh_ways(EVENING) == 1
    assert Gateway(wecom.corp).get_contact_way(synced(way, EVENING).config_id).user == ("chan",)


@pytest.mark.parametrize("kind", ["half", "drop"])
def test_an_answer_that_got_lost_makes_no_second_code(way: ContactWay, wecom: Wecom, kind: str) -> None:
    way.created_at = timezone.now()
    way.save()
    wecom.fault(kind, path=ADD)
    assert not synced(way, NOON).config_id and way.error
    assert synced(way, NOON + timedelta(minutes=5)).config_id
    assert len([one for page in Gateway(wecom.corp).list_contact_way() for one in page]) == 1


def test_a_paused_code_leads_to_the_backup_and_stops_without_one(
    way: ContactWay, wecom: Wecom, head_office: Associate
) -> None:
    pause(synced(way, NOON), by=head_office, at=NOON)
    assert synced(way, NOON).userids == ["chan"]
    ContactWay.objects.update(backup=None, due_at=NOON)
    assert synced(way, NOON).config_id == ""
    resume(way, by=head_office, at=NOON)
    assert synced(way, NOON).userids == ["lin", "zhou"]


def test_an_ended_code_is_gone_for_good(way: ContactWay, wecom: Wecom, head_office: Associate) -> None:
    end_way(synced(way, NOON), by=head_office, at=NOON)
    assert synced(way, NOON).address == way.content == ""
    assert not [one for page in Gateway(wecom.corp).list_contact_way() for one in page]
    with pytest.raises(StaleStatus):
        resume(way, by=head_office, at=NOON)


def test_an_associate_may_not_pause(way: ContactWay, lin: Associate) -> None:
    with pytest.raises(DomainError, match="not_allowed"):
        pause(way, by=lin, at=NOON)


def test_an_associate_has_one_code_of_their_own(lin: Associate, wecom: Wecom) -> None:
    mine = personal_way(lin, at=NOON)
    assert personal_way(lin, at=EVENING) == mine
    assert Gateway(wecom.corp).get_contact_way(synced(mine, NOON).config_id).user == ("lin",)


def test_the_code_of_somebody_who_left_stops(lin: Associate, wecom: Wecom) -> None:
    mine = synced(personal_way(lin, at=NOON), NOON)
    Associate.objects.get_queryset().filter(pk=lin.pk).update(is_active=False)
    assert refresh_ways(NOON) == 1 and synced(mine, NOON).config_id == ""


def test_the_code_of_an_event_ends_with_it(lin: Associate, zhou: Associate) -> None:
    gala = open_way(
        WayKind.EVENT, at=NOON, title="Gala", store=lin.store, market=lin.market, ends_at=NOON + timedelta(hours=4)
    )
    gala.people.add(zhou)
    assert synced(gala, NOON).userids == ["zhou"]
    refresh_ways(EVENING)
    assert synced(gala, EVENING).status == WayStatus.ENDED and not gala.config_id


def test_clients_are_counted_by_the_way_they_came(way: ContactWay, lin: Associate, zhou: Associate) -> None:
    comes(way, lin, "wm1", NOON)
    comes(way, lin, "wm1", NOON + timedelta(seconds=1))
    comes(way, zhou, "wm2", NOON)
    assert [vars(one)["came"] for one in ContactWay.objects.counted()] == [2]


def test_an_acquisition_link_carries_its_state_as_the_channel(lin: Associate, wecom: Wecom) -> None:
    link = open_way(WayKind.LINK, at=NOON, title="Autumn", store=lin.store, market=lin.market)
    assert synced(link, NOON).address.endswith(f"?customer_channel={link.state}") and link.content == link.address
    assert Gateway(wecom.corp).get_link(link.config_id).user_list == ("lin",)


def test_a_link_whose_making_got_lost_is_found_by_its_name(lin: Associate, wecom: Wecom) -> None:
    link = open_way(WayKind.LINK, at=NOON, title="Autumn", store=lin.store, market=lin.market)
    wecom.fault("half", path="/cgi-bin/externalcontact/customer_acquisition/create_link")
    synced(link, NOON)
    assert synced(link, NOON + timedelta(minutes=5)).config_id
    assert len([one for page in Gateway(wecom.corp).list_link() for one in page]) == 1


def drawn(svg_path: str, size: int) -> bytes:
    """The strokes of a card's code as ink on paper."""
    paper = Image.new("RGB", (size * 8, size * 8), "white")
    for stroke in svg_path.split("M")[1:]:
        x, y = (int(part.split(".")[0]) * 8 for part in stroke.split("h")[0].split(" "))
        ImageDraw.Draw(paper).rectangle((x, y, x + 7, y + 7), fill="#3a2f1b")
    return as_file(paper)


def as_file(picture: Image.Image, kind: str = "PNG") -> bytes:
    out = BytesIO()
    picture.save(out, kind, quality=75)
    return out.getvalue()


def test_the_card_holds_the_content() -> None:
    text = "https://work.weixin.qq.com/u/vcdd8e0a0c9b1f4e2a77?v=5.0.0"
    size, path = qr.modules(text)
    assert qr.read(drawn(path, size)) == text
    card = qr.card(text, house="Maison", name="<Lin>", place="上海国金中心", invitation="Scan")
    assert path in card and "&lt;Lin&gt;" in card and "MAISON" in card


def test_wecoms_notices_stand_beside_the_links_they_are_about(lin: Associate, wecom: Wecom) -> None:
    one, other = (open_way(WayKind.LINK, at=NOON, title=t, store=lin.store, market=lin.market) for t in "AB")
    synced(one, NOON)
    other.refresh_from_db()
    for change, about in (("link_unavailable", {"LinkId": one.config_id}), ("balance_low", {})):
        callbacks.post(wecom.corp, callbacks.xml("customer_acquisition", ChangeType=change, **about))
        dispatch_callbacks()
        expected = ["link_unavailable", ""] if about else ["balance_low", "balance_low"]
        assert list(ContactWay.objects.order_by("title").values_list("notice", flat=True)) == expected
    callbacks.post(wecom.corp, callbacks.xml("customer_acquisition", ChangeType="balance_increased"))
    dispatch_callbacks()
    assert not ContactWay.objects.exclude(notice="").exists()
