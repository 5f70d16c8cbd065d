"""Each call to an Official Account over HTTP: followers, statistics, tokens."""

from datetime import date, timedelta

import pytest

from clienteling.wecom.errors import Rejected, Transient
from clienteling.wecom.models import OfficialAccount
from clienteling.wecom.official_gateway import OfficialGateway
from tests.wecom.official.stage import Official, at, days_ago

pytestmark = pytest.mark.django_db
USER, TOKEN = "cgi-bin/user/info", "cgi-bin/stable_token"
DAY = days_ago(3)


def test_user_info_tells_the_unionid_and_how_they_came(official: Official, gateway: OfficialGateway) -> None:
    official.fire("subscribe", unionid="u-zhu", scene="store-7", at=at(DAY))
    follower = gateway.user_info("o-zhu")
    assert (follower.unionid, follower.follows, follower.followed_at) == ("u-zhu", True, at(DAY))
    assert (follower.scene, follower.qr_scene) == ("ADD_SCENE_QR_CODE", "store-7")


def test_of_one_who_left_only_the_ids_are_told(official: Official, gateway: OfficialGateway) -> None:
    official.fire("subscribe", unionid="u-zhu")
    official.fire("unsubscribe")
    follower = gateway.user_info("o-zhu")
    assert (follower.follows, follower.unionid, follower.followed_at) == (False, "u-zhu", None)


def test_a_stranger_is_refused_by_code(gateway: OfficialGateway) -> None:
    with pytest.raises(Rejected) as refused:
        gateway.user_info("o-nobody")
    assert refused.value.code == 40003


def test_followers_gained_and_lost_agree_with_what_happened(official: Official, gateway: OfficialGateway) -> None:
    for name in ("a", "b"):
        official.fire("subscribe", name, scene="1", at=at(DAY))
    official.fire("subscribe", "c", subscribe_scene="ADD_SCENE_PROFILE_CARD", at=at(DAY, 23))
    official.fire("unsubscribe", "a", at=at(DAY + timedelta(days=1), 0))
    rows = [(r.ref_date, r.user_source, r.new_user, r.cancel_user) for r in gateway.getusersummary(DAY, days_ago(2))]
    assert rows == [(DAY, 17, 1, 0), (DAY, 30, 2, 0), (days_ago(2), 0, 0, 1)]
    assert [row.cumulate_user for row in gateway.getusercumulate(days_ago(4), days_ago(2))] == [0, 3, 2]


def test_a_steady_audience_adds_up_day_by_day(official: Official, gateway: OfficialGateway) -> None:
    official.set_up(audience=80_000)
    first, last = days_ago(7), days_ago(1) - timedelta(days=1)
    totals = {row.ref_date: row.cumulate_user for row in gateway.getusercumulate(first, last)}
    for day in (first + timedelta(days=n) for n in range(1, 6)):
        rows = gateway.getusersummary(day, day)
        change = sum(row.new_user - row.cancel_user for row in rows)
        assert totals[day] - totals[day - timedelta(days=1)] == change and sum(row.new_user for row in rows) > 80


def test_messages_are_counted_per_kind_hour_and_writer(official: Official, gateway: OfficialGateway) -> None:
    for _ in range(6):
        official.fire("text", "a", at=at(DAY, 9))
    official.fire("text", "b", at=at(DAY, 9))
    official.fire("image", "b", at=at(DAY, 20))
    kinds = [(r.msg_type, r.msg_user, r.msg_count) for r in gateway.getupstreammsg(DAY, DAY)]
    hours = [(r.ref_hour, r.msg_type, r.msg_count) for r in gateway.getupstreammsghour(DAY)]
    spread = [(r.count_interval, r.msg_user) for r in gateway.getupstreammsgdist(DAY, DAY)]
    assert kinds == [(1, 2, 7), (2, 1, 1)]
    assert hours == [(900, 1, 7), (2000, 2, 1)]
    assert spread == [(1, 1), (2, 1)]


def test_whole_weeks_and_months_are_told_by_their_first_day(official: Official, gateway: OfficialGateway) -> None:
    monday = days_ago(14) - timedelta(days=days_ago(14).weekday())
    month = days_ago(40).replace(day=1)
    for day in (monday, monday + timedelta(days=6), month):
        official.fire("text", "a", at=at(day))
    (week,) = gateway.getupstreammsgweek(monday, monday + timedelta(days=6))
    (spread,) = gateway.getupstreammsgdistweek(monday, monday + timedelta(days=6))
    (whole,) = gateway.getupstreammsgmonth(month, month + timedelta(days=27))
    (often,) = gateway.getupstreammsgdistmonth(month, month + timedelta(days=27))
    assert (week.ref_date, week.msg_count >= 2, spread.ref_date, spread.msg_user) == (monday, True, monday, 1)
    assert (whole.ref_date, whole.msg_count >= 1, often.ref_date, often.msg_user) == (month, True, month, 1)


@pytest.fixture
def article(official: Official) -> str:
    official.set_up(audience=80_000)
    official.fire("MASSSENDJOBFINISH", "o-system", MsgID=12003, title="秋冬系列", at=at(DAY))
    return "12003_1"


def test_the_newer_article_calls_agree_with_each_other(article: str, gateway: OfficialGateway) -> None:
    read, shared, house = gateway.getarticleread(DAY), gateway.getarticleshare(DAY), gateway.getbizsummary(DAY)
    (whole,) = gateway.getarticletotaldetail(DAY, DAY).rows
    assert (read.rows[0].msgid, read.is_delay, whole.title) == (article, False, "秋冬系列")
    detail = read.rows[0].detail
    assert sum(source.user_count for source in detail.read_user_source) == detail.read_user > 1000
    assert house.rows[0].detail.read_user == detail.read_user == whole.detail_list[0].read_user
    assert house.rows[0].detail.share_user == shared.rows[0].detail.share_user == whole.detail_list[0].share_user
    assert whole.detail_list[0].stat_date == DAY and len(whole.detail_list[0].read_jump_position) == 5


def test_the_legacy_article_calls_agree_with_the_newer(article: str, gateway: OfficialGateway) -> None:
    readers = gateway.getarticleread(DAY).rows[0].detail.read_user
    (day,), (total,) = gateway.getarticlesummary(DAY), gateway.getarticletotal(DAY)
    everyone, *sources = gateway.getuserread(DAY, DAY)
    assert day.int_page_read_user == total.details[0].int_page_read_user == everyone.int_page_read_user == readers
    assert sum(row.int_page_read_user for row in sources) == readers
    assert sum(row.int_page_read_user for row in gateway.getuserreadhour(DAY)) == readers
    shares = sum(row.share_user for row in gateway.getusershare(DAY, DAY))
    assert shares == sum(row.share_user for row in gateway.getusersharehour(DAY)) == day.share_user > 0
    assert total.details[0].int_page_from_session_read_user > 0 and total.details[-1].int_page_read_user > readers


@pytest.mark.parametrize(
    ("first", "last"),
    [(days_ago(8), days_ago(1)), (days_ago(1), days_ago(2)), (days_ago(0), days_ago(0)), (date(2014, 11, 30),) * 2],
)
def test_days_that_wechat_would_refuse_are_not_asked_for(
    official: Official, gateway: OfficialGateway, first: date, last: date
) -> None:
    with pytest.raises(Rejected) as refused:
        gateway.getusersummary(first, last)
    assert refused.value.reason == "days_out_of_range" and official.calls("datacube/getusersummary") == []


def test_many_calls_share_one_token(official: Official) -> None:
    official.fire("subscribe")
    for _ in range(3):
        OfficialGateway(official.account).user_info("o-zhu")
    assert len(official.calls(TOKEN)) == 1


@pytest.mark.parametrize("control", ["token/expire", "token/revoke"])
def test_a_dead_token_is_healed_once_and_nobody_notices(
    official: Official, gateway: OfficialGateway, control: str
) -> None:
    official.fire("subscribe")
    gateway.user_info("o-zhu")
    official.wecom.ask("POST", control, json={"corpid": official.account.appid})
    assert gateway.user_info("o-zhu").follows and len(official.calls(TOKEN)) == 2


def test_a_token_refused_though_it_lives_is_replaced_by_force(official: Official, gateway: OfficialGateway) -> None:
    official.fire("subscribe")
    official.wecom.fault("40001", path=f"/api.weixin.qq.com/{USER}")
    assert gateway.user_info("o-zhu").follows
    asked = [row["body"].count('"force_refresh":true') for row in official.calls(TOKEN)]
    assert asked == [0, 0, 1]


def test_a_token_that_stays_refused_ends_after_two_tries(official: Official, gateway: OfficialGateway) -> None:
    official.wecom.fault("40001", path=f"/api.weixin.qq.com/{USER}", times=-1)
    with pytest.raises(Transient) as refused:
        gateway.user_info("o-zhu")
    assert (refused.value.code, len(official.calls(USER))) == (40001, 2)


def test_a_wrong_secret_halts_the_call_instead_of_being_tried_again(official: Official) -> None:
    stranger = OfficialGateway(OfficialAccount(appid=official.account.appid, secret="wrong"))
    with pytest.raises(Rejected) as refused:
        stranger.user_info("o-zhu")
    with pytest.raises(Transient) as paused:
        stranger.user_info("o-zhu")
    assert (refused.value.code, paused.value.reason, len(official.calls(TOKEN))) == (40125, "paused", 1)
