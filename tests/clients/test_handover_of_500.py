"""The proof: 500 clients of a leaver go to six associates by rule, and nothing of theirs is lost on the way."""

from collections import Counter
from datetime import date, timedelta

import pytest

from clienteling.alerts import engine
from clienteling.alerts.models import Alert
from clienteling.associates.models import Associate
from clienteling.attribution.services import record_touch
from clienteling.clients.models import (
    Client,
    ClientTransfer,
    Handover,
    HandoverClient,
    HandoverState,
    HandoverStatus,
    Wish,
)
from clienteling.clients.services import WishData, note_wish
from clienteling.wecom.gateway import Gateway
from tests.alerts.conftest import make_rule
from tests.clients.handing import LONG_AGO_S, Shop, named_all, open_shop
from tests.factories import ConsentFactory, ProductFactory
from tests.printed import stands_in, table
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
BOOK = 500
RECEIVERS = ["zhou", "chan", "he", "luo", "song", "tang"]
ROOM, FULL_FROM = 150, 120  # clients per member at WeCom; how many `he` has already
REFUSE = range(40, 60)
TWICE_AT_WECOM, TWICE_HERE = range(4), range(4, 8)
WITH_WORK = range(100, 220)


@pytest.fixture
def shop(wecom: Wecom) -> Shop:
    full = [
        {"external_userid": f"he{n}", "name": "x", "follow_user": [{"userid": "he", "createtime": LONG_AGO_S}]}
        for n in range(FULL_FROM)
    ]
    shop = open_shop(wecom, ["lin", *RECEIVERS], BOOK, more_contacts=full)
    shop.moved_before(TWICE_AT_WECOM)
    wecom.set(clients_per_member=ROOM)
    return shop


def open_work(shop: Shop, clients: dict[str, Client]) -> None:
    """Alerts by a rule, wishes, promises; and who served whom before, so that affinity has something to go by."""
    product = ProductFactory.create()
    today = shop.now().date()
    for number in WITH_WORK:
        client = clients[f"客户{number}"]
        Client.objects.filter(pk=client.pk).update(birth_md=(today + timedelta(days=5)).strftime("%m%d").lstrip("0"))
        ConsentFactory.create(client=client)
        promise = "留一只给您" if number % 3 == 0 else None
        note_wish(client, WishData(product, promise=promise, remind_on=date(2026, 12, 24)), by=shop.lin, at=shop.now())
        served_by = shop.people[RECEIVERS[number % 4]]
        record_touch(client, associate=served_by, channel="visit", reference=f"v{number}", at=shop.now())
    engine.evaluate(make_rule(valid_days=14), shop.lin.market, as_of=shop.now(), at=shop.now())  # type: ignore[arg-type]
    for number in TWICE_HERE:
        for _ in range(2):
            ClientTransfer.objects.create(
                client=clients[f"客户{number}"],
                giver=shop.people["zhou"],
                receiver=shop.lin,
                resigned=False,
                asked_at=shop.now() - timedelta(days=30),
                outcome="done",
                settled_at=shop.now() - timedelta(days=29),
            )


def test_500_clients_of_a_leaver_find_six_associates(shop: Shop) -> None:
    open_work(shop, named_all())
    assert Alert.objects.filter(associate=shop.lin).count() == len(WITH_WORK)
    handover = shop.begin(shop.handover(*RECEIVERS, reason="leaver", rule="affinity"))
    for number in REFUSE:
        shop.wecom.ask("POST", "transfer/refuse", json={"external_userid": f"wm{number}"})
    shop.finish(handover, days=3)
    assert handover.status == HandoverStatus.DONE
    every_client_has_one_owner_or_a_reason(shop, handover)
    open_work_went_along(handover)
    stands_in("handover.md", "500 clients of a leaver", shares(handover))


def every_client_has_one_owner_or_a_reason(shop: Shop, handover: Handover) -> None:
    at_wecom = {userid: set(Gateway(shop.wecom.corp).externalcontact_list(userid)) for userid in ["lin", *RECEIVERS]}
    states = Counter(row.state for row in rows_of(handover))
    assert states == {"taken": BOOK - 28, "refused": len(REFUSE), "too_often": 8}
    assert any(row.tried == [shop.people["he"].pk] for row in rows_of(handover)), "nobody met the full receiver"
    for row in rows_of(handover):
        running = [one for one in row.client.relationships.all() if one.ended_at is None]
        primary = [one.associate for one in running if one.is_primary]
        owner = row.receiver if row.state == HandoverState.TAKEN else shop.lin
        assert primary == [owner] and (row.state == HandoverState.TAKEN or row.error)
        followers = [userid for userid, contacts in at_wecom.items() if f"wm{number_of(row)}" in contacts]
        assert followers == [owner.userid], "WeCom and we do not say the same"


def open_work_went_along(handover: Handover) -> None:
    moved = {row.client_id: row for row in rows_of(handover) if row.state == HandoverState.TAKEN}
    alerts = Alert.objects.filter(client__in=moved)
    assert alerts.count() == len(WITH_WORK)
    assert {(one.delivery, one.associate_id == moved[one.client_id].receiver_id) for one in alerts} == {
        ("waiting", True)
    }
    seen = {one.userid: set(Wish.objects.visible_to(one)) for one in Associate.objects.filter(userid__in=RECEIVERS)}
    for wish in Wish.objects.filter(client__in=moved):
        row = moved[wish.client_id]
        assert [userid for userid, wishes in seen.items() if wish in wishes] == [row.receiver.userid]
        assert row.moved == {"alerts": 1, "promises" if wish.promise else "wishes": 1}
    assert not Wish.objects.visible_to(handover.associate).filter(client__in=moved).exists()


def rows_of(handover: Handover) -> list[HandoverClient]:
    rows = handover.clients.select_related("client", "receiver").prefetch_related("client__relationships__associate")
    return list(rows.order_by("pk"))


def number_of(row: HandoverClient) -> str:
    name: str = row.client.name
    return name.removeprefix("客户")


def shares(handover: Handover) -> str:
    """What head office sees: per receiver how many came and why, and what went along; then who stays, and why."""
    rows = rows_of(handover)
    taken = [row for row in rows if row.state == HandoverState.TAKEN]
    lines = [share(userid, [row for row in taken if row.receiver.userid == userid]) for userid in RECEIVERS]
    for (state, error), count in sorted(Counter((row.state, row.error) for row in rows if row not in taken).items()):
        lines.append([f"stays with lin: {state} ({error})", count, *[""] * 6])
    heads = ["receiver", "clients", "served before", "to balance", "second try", "alerts", "wishes", "promises"]
    return table(heads, lines)


def share(userid: str, mine: list[HandoverClient]) -> list[object]:
    why, again = Counter(row.why for row in mine), sum(bool(row.tried) for row in mine)
    went = sum((Counter(row.moved) for row in mine), Counter())
    return [
        userid,
        len(mine),
        why["served"],
        why["balanced"],
        again,
        *(went[it] for it in ("alerts", "wishes", "promises")),
    ]
