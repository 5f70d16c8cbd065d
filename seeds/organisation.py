"""How the house is organised: regions, departments, opening hours, two weeks' rota, who is away."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

from clienteling.associates.models import Absence, Associate, Department, Market, OpeningHours, Region, Shift, Store
from clienteling.associates.roles import Role
from clienteling.associates.services import hang_portrait, place, record_absence
from seeds.house import DEMO_PASSWORD
from seeds.pictures import faces

# market, code, name, under
REGIONS = [
    ("CN", "east", "华东区", ""),
    ("CN", "shanghai", "上海", "east"),
    ("CN", "north", "华北区", ""),
    ("CN", "south-west", "华南西南区", ""),
]
REGION_OF = {
    "SHA-IFC": "shanghai", "SHA-P66": "shanghai", "HGH-TWR": "east", "BJS-SKP": "north", "BJS-CWT": "north",
    "CTU-TKL": "south-west", "SZX-MIX": "south-west",
}  # fmt: skip
REGIONAL_MANAGER = ("east", "华东区 陶然", "east")
PORTRAYED = ["SHA-IFC", "SHA-P66", "BJS-SKP", "HKG-LMK"]
HOURS = {"CN": (time(10), time(22)), "HK": (time(11), time(20))}
LANGUAGES = {"CN": ["zh"], "HK": ["yue", "en", "zh"]}
# userid, first and last day from today, kind, who covers
ABSENCES = [
    ("luoqi", -2, 5, "holiday", "jiangnan"),
    ("caiwen", 6, 12, "training", "fangyi"),
    ("duxin", -20, -11, "sick", "qinyu"),
]


def build(today: date, now: datetime) -> None:
    add_regions()
    for store in Store.objects.select_related("market").order_by("pk"):
        add_hours(store)
        add_department(store)
        Associate.objects.filter(store=store, speaks=[]).update(speaks=LANGUAGES[store.market.code])
        add_rota(store, today - timedelta(days=today.weekday()))
    add_portraits()
    for userid, first, last, kind, cover in ABSENCES:
        add_absence(userid, today + timedelta(days=first), today + timedelta(days=last), kind, cover, now)


def add_portraits() -> None:
    """Who receives clients in the shops that the demo looks at."""
    people = Associate.objects.selling().filter(store__code__in=PORTRAYED, portrait=None)
    for number, one in enumerate(people.order_by("pk")):
        hang_portrait(one, BytesIO(faces.portrait(one.userid, faces.STYLES[number % len(faces.STYLES)])))


def add_regions() -> None:
    for market, code, name, under in REGIONS:
        region = Region.objects.filter(code=code).first() or Region(
            market=Market.objects.get(code=market), code=code, name=name
        )
        place(region, under=Region.objects.filter(code=under).first())
    for store, code in REGION_OF.items():
        Store.objects.filter(code=store).update(region=Region.objects.get(code=code))
    username, name, of_region = REGIONAL_MANAGER
    if not Associate.objects.filter(username=username).exists():
        east = Region.objects.select_related("market").get(code=of_region)
        Associate.objects.create_user(
            username,
            DEMO_PASSWORD,
            name=name,
            role=Role.REGIONAL_MANAGER,
            market=east.market,
            region=east,
            userid=username,
        )


def add_hours(store: Store) -> None:
    opens, closes = HOURS[store.market.code]
    rows = [OpeningHours(store=store, weekday=weekday, opens=opens, closes=closes) for weekday in range(1, 8)]
    OpeningHours.objects.bulk_create(rows, ignore_conflicts=True)


def add_department(store: Store) -> None:
    """The mock is told the same numbers."""
    named = {"name": store.name, "store": store}
    Department.objects.get_or_create(market=store.market, number=store.pk + 1, defaults=named)


def add_rota(store: Store, monday: date) -> None:
    """Everybody works five days of seven, early or late; whole weeks are made at once, so not by `plan_day`."""
    people = list(Associate.objects.filter(store=store).order_by("pk"))
    rows = [
        Shift(associate=one, store=store, on=monday + timedelta(days=day), starts=hours[0], ends=hours[1])
        for place_, one in enumerate(people)
        for day in range(14)
        if (hours := working_hours(store, place_, day))
    ]
    Shift.objects.bulk_create(rows, ignore_conflicts=True)


def working_hours(store: Store, place_: int, day: int) -> tuple[time, time] | None:
    if (day % 7 + 2 * place_) % 7 >= 5:
        return None
    opens, closes = HOURS[store.market.code]
    noon = (opens.hour + closes.hour) // 2
    return (opens, time(noon + 1)) if (day + place_) % 2 else (time(noon - 1), closes)


def add_absence(userid: str, first: date, last: date, kind: str, cover: str, now: datetime) -> None:
    away = Associate.objects.select_related("store").get(userid=userid)
    if Absence.objects.filter(associate=away).exists():
        return
    record_absence(
        away,
        starts_on=first,
        ends_on=last,
        kind=kind,
        cover=Associate.objects.get(userid=cover),
        by=Associate.objects.get(store=away.store, role=Role.STORE_MANAGER),
        at=now,
    )
