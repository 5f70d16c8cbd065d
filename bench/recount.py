"""The real files counted again in plain Python, sharing no code with the product: what its alerts must add up to."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

BEIJING = timezone(timedelta(hours=8))  # China has had one time zone and no summer time since 1991
LOOKED_BACK = timedelta(days=3)


def end_of(day: date) -> datetime:
    """The last second of a day in Beijing."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=BEIJING)


def hesitations(file: Path, days: Iterable[date]) -> set[tuple[str, int]]:
    """(user, week) of who looked at one item at least 3 times in the 3 days before the end of one of `days`.

    An item bought in those 3 days does not count. Weeks are stretches of 7 days since 1970-01-01.
    """
    views: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    buys: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    with file.open() as rows:
        for user, item, _category, behaviour, seconds in csv.reader(rows):
            at = datetime.fromtimestamp(int(seconds), BEIJING)
            {"pv": views, "buy": buys}.get(behaviour, defaultdict(list))[user, item].append(at)
    found = set()
    for day in days:
        end = end_of(day)
        for (user, item), times in views.items():
            seen = sum(end - LOOKED_BACK < at <= end for at in times)
            bought = any(end - LOOKED_BACK < at <= end for at in buys[user, item])
            if seen >= 3 and not bought:
                found.add((user, (day - date(1970, 1, 1)).days // 7))
    return found


def purchases(file: Path, days: Iterable[date], rows: int | None = None) -> set[tuple[str, date]]:
    """(customer, date of the last purchase) where that date is the day itself or the one before, for each of `days`."""
    bought: dict[str, set[date]] = defaultdict(set)
    for line in file.read_text().splitlines()[1 : None if rows is None else rows + 1]:
        customer, bought_on, _number, _dollars = line.split()
        bought[customer].add(datetime.strptime(bought_on, "%Y%m%d").date())
    found = set()
    for day in days:
        for customer, dates in bought.items():
            last = max((d for d in dates if d <= day), default=None)
            if last and (day - last).days <= 1:
                found.add((customer, last))
    return found
