"""The numbers behind the statistics: what happened on this mock, and a steady audience drawn from the day itself.

Every call reads these functions, so that all answers agree with each other and with the events that were fired.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from zlib import crc32

from clienteling.wecom.mock.official.account import Account, Article, Happening
from clienteling.wecom.mock.official.days import day_of
from clienteling.wecom.mock.official.firing import KINDS

SCENES = ("公众号消息", "聊天会话", "朋友圈", "看一看", "搜一搜", "公众号主页", "其它")
READ_DAYS = 7


def chance(*seed: object) -> float:
    """From 0 to 1, always the same for the same seed."""
    return crc32("|".join(map(str, seed)).encode()) / 0xFFFFFFFF


def gained(account: Account, day: date) -> Counter[int]:
    """New followers per source."""
    found = Counter(it.detail for it in _on(account, day, "subscribe"))
    for source, share in ((1, 0.0006), (17, 0.0003), (30, 0.0008), (57, 0.0004)):
        found[source] += round(account.audience * share * (0.5 + chance(account.appid, day, source)))
    return +found


def lost(account: Account, day: date) -> int:
    left = sum(1 for _ in _on(account, day, "unsubscribe"))
    return left + round(account.audience * 0.0008 * (0.5 + chance(account.appid, day, "lost")))


def followers(account: Account, day: date) -> int:
    """At the end of the day: those of the beginning of this mock, and every day's change since, or undone before."""
    began = day_of(account.began_at)
    step = 1 if day >= began else -1
    first, last = (began, day) if step == 1 else (day + timedelta(days=1), began - timedelta(days=1))
    change = sum(
        gained(account, it).total() - lost(account, it)
        for it in (first + timedelta(days=n) for n in range((last - first).days + 1))
    )
    return account.audience + account.named + step * change


def written(account: Account, days: Iterable[date]) -> Iterator[tuple[int, str, int]]:
    """Messages as (kind, who, hour)."""
    wanted = set(days)
    for it in account.happened:
        if it.name in KINDS and day_of(it.at) in wanted:
            yield KINDS[it.name], it.openid, (it.at + 8 * 3600) // 3600 % 24
    for day in wanted:
        for n in range(round(account.audience * 0.0005 * (0.5 + chance(account.appid, day, "wrote")))):
            seed = (account.appid, day, n)
            for _again in range(1 + int(chance(*seed, "often") * 3)):
                yield (1 if chance(*seed, "kind") < 0.9 else 2), f"nameless-{n}", 9 + int(chance(*seed, "hour") * 12)


def published(account: Account, day: date) -> list[Article]:
    return [it for it in account.articles.values() if day_of(it.published_at) == day]


def read(account: Account, article: Article, day: date) -> int:
    """Persons who read the article on that day: most on the first, none before, a few for a month."""
    age = (day - day_of(article.published_at)).days
    if not 0 <= age < 30:
        return 0
    share = 0.06 * (0.6 + 0.8 * chance(account.appid, article.msgid))
    return int(followers(account, day_of(article.published_at)) * share * 0.45**age)


def shared(account: Account, article: Article, day: date) -> int:
    return int(read(account, article, day) * (0.02 + 0.03 * chance(article.msgid, "share")))


def split(total: int, parts: int, *seed: object) -> list[int]:
    """The number in parts that add up to it; the first are the greatest."""
    left, found = total, []
    for n in range(parts - 1):
        found.append(int(left * (0.35 + 0.3 * chance(*seed, n))))
        left -= found[-1]
    return [*found, left]


def _on(account: Account, day: date, name: str) -> Iterator[Happening]:
    return (it for it in account.happened if it.name == name and day_of(it.at) == day)
