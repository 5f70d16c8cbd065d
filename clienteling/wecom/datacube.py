"""Rows of an Official Account's statistics, in WeChat's spelling, and how many days one question may span."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

Row = TypeVar("Row")

# Days per question. What was not documented takes the least, which is always allowed.
SPANS = {
    "getusersummary": 7,
    "getusercumulate": 7,
    "getupstreammsg": 7,
    "getupstreammsghour": 1,
    "getupstreammsgweek": 30,
    "getupstreammsgmonth": 30,
    "getupstreammsgdist": 15,
    "getupstreammsgdistweek": 30,
    "getupstreammsgdistmonth": 30,
    "getarticleread": 1,
    "getarticleshare": 1,
    "getbizsummary": 1,
    "getarticletotaldetail": 30,
    # No longer maintained by WeChat; what was stored before has their shapes.
    "getarticlesummary": 1,
    "getarticletotal": 1,
    "getuserread": 3,
    "getuserreadhour": 1,
    "getusershare": 7,
    "getusersharehour": 1,
}
FIRST_DAY = date(2014, 12, 1)


@dataclass(frozen=True)
class Statistics(Generic[Row]):
    """`is_delay`: WeChat has not counted everything yet; ask again later."""

    rows: tuple[Row, ...]
    is_delay: bool


@dataclass(frozen=True)
class UserSummary:
    """`user_source`: 0 other, 1 search, 17 name card, 30 QR code, 57 article, 100 ad, 161 reprint, 200 channels…"""

    ref_date: date
    user_source: int
    new_user: int
    cancel_user: int


@dataclass(frozen=True)
class UserCumulate:
    ref_date: date
    cumulate_user: int
    user_source: int = 0


@dataclass(frozen=True)
class UpstreamMessages:
    """What followers wrote. `msg_type`: 1 text, 2 image, 3 voice, 4 video, 6 link; `ref_hour` in hundreds."""

    ref_date: date
    msg_type: int
    msg_user: int
    msg_count: int
    ref_hour: int | None = None


@dataclass(frozen=True)
class UpstreamDistribution:
    """How many wrote how often. `count_interval`: 0 never, 1: 1–5, 2: 6–10, 3: more."""

    ref_date: date
    count_interval: int
    msg_user: int


@dataclass(frozen=True)
class SceneUsers:
    scene_desc: str
    user_count: int


@dataclass(frozen=True)
class JumpPosition:
    """Where readers stopped."""

    position: int
    rate: float


@dataclass(frozen=True)
class ArticleDetail:
    """Persons, of one article or of the account; what a call does not tell is 0 or empty."""

    stat_date: date | None = None
    read_user: int = 0
    read_user_source: tuple[SceneUsers, ...] = ()
    share_user: int = 0
    zaikan_user: int = 0
    like_user: int = 0
    comment_count: int = 0
    collection_user: int = 0
    praise_money: int = 0
    read_subscribe_user: int = 0
    read_delivery_rate: float = 0.0
    read_finish_rate: float = 0.0
    read_avg_activetime: float = 0.0
    read_jump_position: tuple[JumpPosition, ...] = ()


@dataclass(frozen=True)
class ArticleDay:
    """One article on one day, or, without `msgid`, the whole account."""

    ref_date: date
    detail: ArticleDetail
    msgid: str = ""


@dataclass(frozen=True)
class ArticleTotal:
    """An article published on `ref_date`, day by day."""

    ref_date: date
    msgid: str
    title: str = ""
    content_url: str = ""
    publish_type: int = 0
    detail_list: tuple[ArticleDetail, ...] = ()


@dataclass(frozen=True)
class Reads:
    """Counts of the legacy calls: pages read in WeChat, originals read, shares, favourites."""

    int_page_read_user: int = 0
    int_page_read_count: int = 0
    ori_page_read_user: int = 0
    ori_page_read_count: int = 0
    share_user: int = 0
    share_count: int = 0
    add_to_fav_user: int = 0
    add_to_fav_count: int = 0


@dataclass(frozen=True, kw_only=True)
class LegacyArticleDay(Reads):
    ref_date: date
    msgid: str
    title: str = ""
    user_source: int = 0


@dataclass(frozen=True, kw_only=True)
class LegacyReads(Reads):
    """`user_source`: 99999999 all, 0 session, 1 friend, 2 moments, 4 history, 5 other, 6 top stories, 7 search."""

    ref_date: date
    user_source: int = 0
    ref_hour: int | None = None


@dataclass(frozen=True)
class LegacyShares:
    """`share_scene`: 1 friend, 2 moments, 255 other."""

    ref_date: date
    share_scene: int
    share_count: int
    share_user: int
    ref_hour: int | None = None


@dataclass(frozen=True, kw_only=True)
class LegacyDetail(Reads):
    """Counts since publication, as of `stat_date`."""

    stat_date: date
    target_user: int = 0
    int_page_from_session_read_user: int = 0
    int_page_from_session_read_count: int = 0
    int_page_from_hist_msg_read_user: int = 0
    int_page_from_hist_msg_read_count: int = 0
    int_page_from_feed_read_user: int = 0
    int_page_from_feed_read_count: int = 0
    int_page_from_friends_read_user: int = 0
    int_page_from_friends_read_count: int = 0
    int_page_from_other_read_user: int = 0
    int_page_from_other_read_count: int = 0
    feed_share_from_session_user: int = 0
    feed_share_from_session_cnt: int = 0
    feed_share_from_feed_user: int = 0
    feed_share_from_feed_cnt: int = 0
    feed_share_from_other_user: int = 0
    feed_share_from_other_cnt: int = 0


@dataclass(frozen=True)
class LegacyArticleTotal:
    ref_date: date
    msgid: str
    title: str = ""
    details: tuple[LegacyDetail, ...] = ()
