"""Statistics of articles (datacube): the newer calls, which say when they are late, and the legacy ones."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from clienteling.wecom.mock.api.datacube import per_day
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.official import days, figures
from clienteling.wecom.mock.official.account import Account, Article
from clienteling.wecom.mock.official.registry import official_call
from clienteling.wecom.mock.registry import Request

MOST_DAYS = 30
ALL_SOURCES = 99999999
FROM = ("session", "hist_msg", "feed", "friends", "other")
PUBLISHED = 0
EVENING_FIRST = (21, 20, 12, 22, 18, 8, 15, 10)


def _counted(name: str, rows: Callable[[Account, date, float], Iterable[Json]]) -> None:
    """The documentation names no span for most of these: the longest of the family is allowed for all."""

    @official_call("POST", f"datacube/{name}")
    def answer(account: Account, request: Request) -> Json:
        now = request.world.clock.now()
        asked = days.asked(request.body, MOST_DAYS, now)
        ready = [day for day in asked if days.ready(day, now)]
        found = [{"ref_date": str(day), **row} for day in ready for row in rows(account, day, now)]
        return {"list": found, "is_delay": len(ready) < len(asked)}


def _detail(account: Account, articles: Iterable[Article], day: date) -> Json:
    """Persons of these articles on that day."""
    read = sum(figures.read(account, it, day) for it in articles)
    shared = sum(figures.shared(account, it, day) for it in articles)
    users = figures.split(read, len(figures.SCENES), account.appid, day)
    sources = [{"user_count": n, "scene_desc": scene} for n, scene in zip(users, figures.SCENES, strict=True) if n]
    return {
        "read_user": read,
        "read_user_source": sources,
        "share_user": shared,
        "zaikan_user": shared // 3,
        "like_user": shared // 2,
        "comment_count": shared // 5,
        "collection_user": shared // 4,
    }


def _read_on(account: Account, day: date) -> list[Article]:
    return [it for it in account.articles.values() if figures.read(account, it, day)]


def article_read(account: Account, day: date, _: float) -> Iterator[Json]:
    for article in _read_on(account, day):
        detail = _detail(account, [article], day)
        kept = {name: detail[name] for name in ("read_user", "read_user_source")}
        yield {"msgid": article.msgid, "detail": kept}


def article_share(account: Account, day: date, _: float) -> Iterator[Json]:
    for article in _read_on(account, day):
        yield {"msgid": article.msgid, "detail": {"share_user": figures.shared(account, article, day)}}


def biz_summary(account: Account, day: date, _: float) -> Iterator[Json]:
    yield {"detail": _detail(account, list(account.articles.values()), day)}


def article_total_detail(account: Account, day: date, now: float) -> Iterator[Json]:
    for article in figures.published(account, day):
        dates = (day + timedelta(days=n) for n in range(MOST_DAYS))
        details = [{"stat_date": str(it), **_more(account, article, it)} for it in dates if days.ready(it, now)]
        yield {
            "msgid": article.msgid,
            "publish_type": PUBLISHED,
            "title": article.title,
            "content_url": f"https://mp.weixin.qq.com/s/{article.msgid}",
            "detail_list": details,
        }


def _more(account: Account, article: Article, day: date) -> Json:
    detail = _detail(account, [article], day)
    followers = max(1, figures.followers(account, day))
    finish = round(0.4 + 0.3 * figures.chance(article.msgid, "finish"), 4)
    stops = [{"position": n, "rate": round((1 - finish) / 5, 4)} for n in range(1, 6)]
    return detail | {
        "praise_money": 0,
        "read_subscribe_user": detail["read_user"] // 40,
        "read_delivery_rate": round(detail["read_user"] / followers, 4),
        "read_finish_rate": finish,
        "read_avg_activetime": round(30 + 60 * figures.chance(article.msgid, "time"), 1),
        "read_jump_position": stops,
    }


_counted("getarticleread", article_read)
_counted("getarticleshare", article_share)
_counted("getbizsummary", biz_summary)
_counted("getarticletotaldetail", article_total_detail)


def _pairs(read: int, shared: int) -> Json:
    """The legacy counts of so many readers and sharers."""
    return {
        "int_page_read_user": read,
        "int_page_read_count": read + read // 3,
        "ori_page_read_user": read // 20,
        "ori_page_read_count": read // 20,
        "share_user": shared,
        "share_count": shared + shared // 4,
        "add_to_fav_user": shared // 4,
        "add_to_fav_count": shared // 4,
    }


@per_day("getarticlesummary", 1)
def getarticlesummary(account: Account, day: date) -> Iterator[Json]:
    for article in _read_on(account, day):
        counts = _pairs(figures.read(account, article, day), figures.shared(account, article, day))
        yield {"user_source": 0, "msgid": article.msgid, "title": article.title, **counts}


@official_call("POST", "datacube/getarticletotal")
def getarticletotal(account: Account, request: Request) -> Json:
    """Sums since publication, for seven days."""
    now = request.world.clock.now()
    (day,) = days.asked(request.body, 1, now)
    return {"list": [_total(account, article, day, now) for article in figures.published(account, day)]}


def _total(account: Account, article: Article, day: date, now: float) -> Json:
    details: list[Json] = []
    read = shared = 0
    for on in (day + timedelta(days=n) for n in range(figures.READ_DAYS)):
        if days.ready(on, now):
            read += figures.read(account, article, on)
            shared += figures.shared(account, article, on)
            details.append({"stat_date": str(on), **_since(account, article, day, read, shared)})
    return {"ref_date": str(day), "msgid": article.msgid, "title": article.title, "details": details}


def _since(account: Account, article: Article, day: date, read: int, shared: int) -> Json:
    users = dict(zip(FROM, figures.split(read, len(FROM), article.msgid), strict=True))
    came = {f"int_page_from_{where}_read_{what}": n for where, n in users.items() for what in ("user", "count")}
    spread = dict(zip(("session", "feed", "other"), figures.split(shared, 3, article.msgid, "share"), strict=True))
    passed = {f"feed_share_from_{where}_{what}": n for where, n in spread.items() for what in ("user", "cnt")}
    return {"target_user": figures.followers(account, day), **_pairs(read, shared), **came, **passed}


@per_day("getuserread", 3)
def getuserread(account: Account, day: date) -> Iterator[Json]:
    """All sources together, then each."""
    read, shared = _of_day(account, day)
    if read:
        yield {"user_source": ALL_SOURCES, **_pairs(read, shared)}
        reads = figures.split(read, 4, account.appid, day)
        for source, n, m in zip((0, 1, 2, 5), reads, figures.split(shared, 4, day), strict=True):
            yield {"user_source": source, **_pairs(n, m)}


@per_day("getuserreadhour", 1)
def getuserreadhour(account: Account, day: date) -> Iterator[Json]:
    """Most in the evening: hours are filled from there."""
    read, shared = _of_day(account, day)
    hours = zip(EVENING_FIRST, figures.split(read, 8, day), figures.split(shared, 8, day), strict=True)
    for hour, n, m in sorted(hours):
        if n or m:
            yield {"ref_hour": hour * 100, "user_source": 0, **_pairs(n, m)}


@per_day("getusershare", 7)
def getusershare(account: Account, day: date) -> Iterator[Json]:
    return _shares(account, day, _of_day(account, day)[1])


@per_day("getusersharehour", 1)
def getusersharehour(account: Account, day: date) -> Iterator[Json]:
    hours = zip(EVENING_FIRST, figures.split(_of_day(account, day)[1], 8, day), strict=True)
    for hour, n in sorted(hours):
        for row in _shares(account, day, n):
            yield {"ref_hour": hour * 100, **row}


def _shares(account: Account, day: date, shared: int) -> Iterator[Json]:
    for scene, n in zip((1, 2, 255), figures.split(shared, 3, account.appid, day), strict=True):
        if n:
            yield {"share_scene": scene, "share_count": n + n // 4, "share_user": n}


def _of_day(account: Account, day: date) -> tuple[int, int]:
    """Readers and sharers of all articles."""
    articles = account.articles.values()
    return (
        sum(figures.read(account, it, day) for it in articles),
        sum(figures.shared(account, it, day) for it in articles),
    )
