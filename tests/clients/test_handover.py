"""A handover through WeCom: previewed, asked for, waited for, and what becomes of each client."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from clienteling.associates.models import Associate
from clienteling.attribution.services import record_touch
from clienteling.clients import luggage, tasks
from clienteling.clients.luggage import Move
from clienteling.clients.models import (
    Client,
    ClientTransfer,
    Handover,
    HandoverClient,
    HandoverGroup,
    HandoverState,
    HandoverStatus,
    HandoverText,
)
from clienteling.clients.services import (
    ClientData,
    cancel_handover,
    choose_receiver,
    introduction,
    preview_handover,
    refusals,
    rework_handover,
    run_handover,
    take_on,
    try_handover_again,
    upsert_client,
)
from clienteling.lib.errors import DomainError
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.services import dispatch_callbacks
from tests.clients.handing import DAY, Shop, named, open_shop, owners, rows
from tests.factories import AssociateFactory, ConsentFactory, RelationshipFactory, StoreFactory
from tests.wecom import callbacks
from tests.wecom.conftest import Wecom

pytestmark = pytest.mark.django_db
TRANSFER = "/cgi-bin/externalcontact/transfer_customer"
NAMES = ["lin", "zhou", "chan"]


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as caught:
        yield
    assert caught.value.code == code


@pytest.fixture
def shop(wecom: Wecom) -> Shop:
    return open_shop(wecom, NAMES, 4)


def test_a_preview_says_who_goes_where_and_moves_nothing(shop: Shop) -> None:
    handover = shop.handover()
    preview_handover(handover, by=shop.clerk, at=shop.now())
    assert sorted(rows(handover).values()) == [("planned", "chan")] * 2 + [("planned", "zhou")] * 2
    assert set(map(tuple, owners().values())) == {("lin",)} and not shop.wecom.calls(TRANSFER)


@pytest.mark.parametrize(
    ("rule", "receivers", "why"),
    [
        ("affinity", ["chan", None, None, None], "served"),
        ("store", ["zhou", "zhou", "zhou", "zhou"], "same_store"),
        ("language", [None, "chan", None, None], "speaks"),
        ("tier", ["chan", "zhou", "chan", "zhou"], "tier_share"),
        ("workload", ["chan", "chan", "chan", "zhou"], "least_work"),
    ],
)
def test_the_preview_shares_by_the_rule_that_was_chosen(
    shop: Shop, rule: str, receivers: list[str | None], why: str
) -> None:
    zhou, chan = shop.people["zhou"], shop.people["chan"]
    Associate.objects.filter(pk=chan.pk).update(store=StoreFactory.create(market=chan.market), speaks=["en"])
    RelationshipFactory.create_batch(3, associate=zhou, client__market=chan.market, started_at=shop.now())
    record_touch(named("客户0"), associate=chan, channel="visit", reference="v", at=shop.now())
    Client.objects.filter(pk=named("客户1").pk).update(language="en")
    Client.objects.filter(pk__in=[named("客户0").pk, named("客户1").pk]).update(tier_rank=2)
    handover = shop.handover(rule=rule)
    preview_handover(handover, by=shop.clerk, at=shop.now())
    found = {row.client.name: (row.receiver.userid, row.why) for row in handover.clients.all()}
    wanted = {f"客户{n}": (receiver, why) for n, receiver in enumerate(receivers) if receiver}
    assert {name: found[name] for name in wanted} == wanted


def test_clients_move_after_a_day_and_the_history_says_since_when(shop: Shop) -> None:
    handover = shop.begin(shop.handover())
    assert {state for state, _ in rows(handover).values()} == {"waiting"}
    before = shop.now()
    shop.finish(handover, days=1)
    assert handover.status == HandoverStatus.DONE
    assert owners() == {name: [receiver] for name, (_, receiver) in rows(handover).items()}
    assert {one.owner_at(before) for one in Client.objects.all()} == {shop.lin}


def test_what_callbacks_tell_of_the_same_transfer_changes_nothing(shop: Shop) -> None:
    handover = shop.finish(shop.begin(shop.handover("zhou")), days=1)
    was = owners()
    for row in shop.wecom.ask("GET", "callbacks")["callbacks"]:
        assert callbacks.post(shop.wecom.corp, row["xml"]).status_code == 200
    dispatch_callbacks()
    tasks.pull_contacts.apply().get()
    assert owners() == was and handover.clients.counted() == {"taken": 4}
    assert named("客户1").relationships.count() == 2


def test_a_client_who_refuses_stays_and_is_known_at_once(shop: Shop) -> None:
    handover = shop.begin(shop.handover("zhou"))
    refused = shop.wecom.ask("POST", "transfer/refuse", json={"external_userid": "wm2"})
    callbacks.post(shop.wecom.corp, refused["callbacks"][0]["xml"])
    dispatch_callbacks()
    shop.step()
    assert rows(handover)["客户2"] == ("refused", "zhou")
    shop.finish(handover, days=1)
    assert (handover.status, owners()["客户2"]) == (HandoverStatus.DONE, ["lin"])


def test_a_receiver_without_room_is_followed_by_the_next(shop: Shop) -> None:
    shop.wecom.set(clients_per_member=2)
    handover = shop.finish(shop.begin(shop.handover(rule="affinity")), days=2)
    assert sorted(map(tuple, owners().values())) == [("chan",), ("chan",), ("zhou",), ("zhou",)]
    shop.wecom.set(clients_per_member=1)
    assert handover.status == HandoverStatus.DONE


def test_a_client_for_whom_nobody_has_room_is_an_exception(shop: Shop) -> None:
    shop.wecom.set(clients_per_member=1)
    handover = shop.finish(shop.begin(shop.handover()), days=2)
    states = sorted(state for state, _ in rows(handover).values())
    assert states == ["receiver_full", "receiver_full", "taken", "taken"]
    shop.wecom.set(clients_per_member=5)
    handover.receivers.update(full_at=None)
    for row in handover.clients.filter(state=HandoverState.RECEIVER_FULL):
        try_handover_again(row, by=shop.clerk, at=shop.now())
    shop.step()
    assert shop.finish(handover, days=1).clients.counted() == {"taken": 4}


def test_a_client_moved_twice_in_90_days_is_not_asked_for(shop: Shop) -> None:
    client = named("客户0")
    for days in (30, 60):
        ClientTransfer.objects.create(
            client=client,
            giver=shop.people["zhou"],
            receiver=shop.lin,
            resigned=False,
            asked_at=shop.now() - timedelta(days=days),
            outcome="done",
            settled_at=shop.now(),
        )
    handover = shop.begin(shop.handover("chan"))
    assert rows(handover)["客户0"] == ("too_often", "chan")
    assert "wm0" not in str(shop.wecom.calls(TRANSFER))


def test_wecoms_own_count_of_transfers_is_heard(shop: Shop) -> None:
    shop.moved_before([0])
    handover = shop.begin(shop.handover("chan"))
    assert handover.clients.get(client=named("客户0")).error == "40128"


def test_an_answer_that_was_lost_is_looked_up_and_not_asked_twice(shop: Shop) -> None:
    shop.wecom.fault("drop", path=TRANSFER)
    handover = shop.begin(shop.handover("zhou"))
    assert {state for state, _ in rows(handover).values()} == {"asked"}
    shop.advance(timedelta(minutes=6))
    shop.step()
    assert {state for state, _ in rows(handover).values()} == {"waiting"} and len(shop.wecom.calls(TRANSFER)) == 1


def test_a_call_that_never_arrived_is_made_again(shop: Shop) -> None:
    shop.wecom.fault("-1", path=TRANSFER)
    handover = shop.begin(shop.handover("zhou"))
    assert {state for state, _ in rows(handover).values()} == {"planned"}
    shop.advance(timedelta(minutes=10))
    shop.step()
    assert {state for state, _ in rows(handover).values()} == {"waiting"}


def test_a_leavers_clients_are_taken_from_wecoms_list_of_the_unassigned(shop: Shop) -> None:
    shop.wecom.ask("POST", "resign", json={"userid": "lin"})
    shop.lin.is_active = False
    shop.lin.save()
    handover = shop.finish(shop.begin(shop.handover("zhou", reason="leaver")), days=1)
    assert (handover.status, set(map(tuple, owners().values()))) == (HandoverStatus.DONE, {("zhou",)})
    assert not shop.wecom.calls(TRANSFER)


def test_whether_somebody_has_left_is_wecoms_to_say(shop: Shop) -> None:
    shop.lin.is_active = False
    shop.lin.save()
    handover = shop.handover("zhou", reason="leaver")
    preview_handover(handover, by=shop.clerk, at=shop.now())
    run_handover(handover, by=shop.clerk, at=shop.now())
    Handover.objects.update(opened_at=shop.now())
    handover.clients.update(due_at=shop.now())
    shop.step()
    shop.step()
    assert handover.clients.counted() == {"waiting": 4}


def test_group_chats_go_to_the_receivers(wecom: Wecom) -> None:
    chats = [{"chat_id": f"wr{n}", "owner": "lin", "name": "VIP"} for n in range(3)]
    shop = open_shop(wecom, NAMES, 1, group_chats=[*chats, {"chat_id": "wrOther", "owner": "chan"}])
    wecom.set(group_transfer_wait_s=30)
    handover = shop.begin(shop.handover())
    assert HandoverGroup.objects.counted() == {"waiting": 3}
    shop.finish(handover, days=1)
    owner_now = {chat["chat_id"]: gateway(shop).groupchat_get(chat["chat_id"]).owner for chat in chats}
    assert owner_now == {"wr0": "zhou", "wr1": "chan", "wr2": "zhou"} and handover.groups.counted() == {"taken": 3}


def test_a_client_without_wecom_moves_at_once(shop: Shop) -> None:
    row = ClientData(shop.lin.market.code, {"crm": "7"}, "无微信", associate="lin")  # type: ignore[union-attr]
    upsert_client(row, source="crm", at=shop.now() - DAY)
    handover = shop.begin(shop.handover("zhou"))
    assert (rows(handover)["无微信"], owners()["无微信"]) == (("taken", "zhou"), ["zhou"])


@pytest.fixture
def trouble() -> Iterator[None]:
    """Something of a client named 难 that cannot go along."""

    def carry(move: Move) -> int:
        if Client.objects.get(pk=move.client_id).name == "难":
            raise RuntimeError("too heavy")
        return 0

    luggage.travels("trouble", count=lambda clients, at: {}, carry=carry)
    yield
    del luggage.LUGGAGE["trouble"]


def test_one_client_that_cannot_be_moved_holds_up_no_other_and_is_tried_again(shop: Shop, trouble: None) -> None:
    for number, name in enumerate(["难", "易"]):
        row = ClientData(shop.lin.market.code, {"crm": str(number)}, name, associate="lin")  # type: ignore[union-attr]
        upsert_client(row, source="crm", at=shop.now() - DAY)
    handover = shop.begin(shop.handover("zhou"))
    states = rows(handover)
    assert (states["难"], states["易"], states["客户0"]) == (
        ("planned", "zhou"),
        ("taken", "zhou"),
        ("waiting", "zhou"),
    )
    left = handover.clients.get(client=named("难"))
    assert left.error == "RuntimeError" and left.due_at and left.due_at > shop.now()


def test_a_client_who_has_another_associate_meanwhile_is_left_there(shop: Shop) -> None:
    handover = shop.handover("zhou")
    preview_handover(handover, by=shop.clerk, at=shop.now())
    shop.advance(timedelta(minutes=1))
    client = named("客户3")
    take_on(client, associate=shop.people["chan"], at=shop.now())
    run_handover(handover, by=shop.clerk, at=shop.now())
    shop.step()
    assert owners()["客户3"] == ["chan"]
    assert handover.clients.get(client=client).error == "not_with_the_associate"


def test_whoever_came_since_the_preview_is_moved_too(shop: Shop) -> None:
    handover = shop.handover("zhou")
    preview_handover(handover, by=shop.clerk, at=shop.now())
    row = ClientData(shop.lin.market.code, {"crm": "8"}, "新客", associate="lin")  # type: ignore[union-attr]
    upsert_client(row, source="crm", at=shop.now())
    run_handover(handover, by=shop.clerk, at=shop.now())
    assert "新客" in rows(handover)


def test_a_receiver_is_chosen_by_hand_until_the_client_is_on_the_way(shop: Shop) -> None:
    handover = shop.handover()
    preview_handover(handover, by=shop.clerk, at=shop.now())
    row = handover.clients.filter(receiver=shop.people["chan"]).first()
    assert row
    choose_receiver(row, shop.people["zhou"], by=shop.clerk)
    assert (row.receiver, row.why) == (shop.people["zhou"], "by_hand")
    run_handover(handover, by=shop.clerk, at=shop.now())
    shop.step()
    with refused("handover_moved_on"):
        choose_receiver(row, shop.people["chan"], by=shop.clerk)


def test_a_draft_is_reworked_or_cancelled_and_another_may_follow(shop: Shop) -> None:
    handover = shop.handover()
    preview_handover(handover, by=shop.clerk, at=shop.now())
    rework_handover(handover, by=shop.clerk, at=shop.now())
    preview_handover(handover, by=shop.clerk, at=shop.now())
    cancel_handover(handover, by=shop.clerk, at=shop.now())
    assert not HandoverClient.objects.exists() and shop.handover().status == HandoverStatus.DRAFT


def test_somebody_of_another_market_receives_nobody(shop: Shop) -> None:
    handover = shop.handover()
    handover.receivers.filter(associate=shop.people["chan"]).update(associate=AssociateFactory.create())
    with pytest.raises(DomainError) as caught:
        preview_handover(handover, by=shop.clerk, at=shop.now())
    assert caught.value.code == "receiver_unfit"


def test_an_associate_may_not_hand_clients_over(shop: Shop) -> None:
    with pytest.raises(DomainError) as caught:
        preview_handover(shop.handover(), by=shop.lin, at=shop.now())
    assert caught.value.code == "not_allowed"


def test_nobody_is_written_to_while_they_change_hands(shop: Shop) -> None:
    client = named("客户1")
    ConsentFactory.create(client=client)
    handover = shop.begin(shop.handover("zhou"))
    asked = {"purpose": "service", "channel": "wecom"}
    assert refusals([client.pk], at=shop.now(), **asked) == {client.pk: "in_transfer"}
    shop.finish(handover, days=1)
    assert refusals([client.pk], at=shop.now(), **asked) == {}


def test_the_new_associate_is_introduced_in_the_clients_language(shop: Shop) -> None:
    handover = shop.handover("zhou")
    HandoverText.objects.create(
        handover=handover,
        language="zh-hans",
        introduction="我是{associate}，从{former}处接手。",
        message="{associate}为您服务",
    )
    shop.finish(shop.begin(handover), days=1)
    client = named("客户0")
    said = introduction(client, to=shop.people["zhou"], at=shop.now())
    assert said and (said.former, said.text) == (shop.lin, "我是Zhou，从Lin处接手。")
    assert introduction(client, to=shop.people["chan"], at=shop.now()) is None
    assert "Zhou为您服务" in str(shop.wecom.calls(TRANSFER))


def gateway(shop: Shop) -> Gateway:
    return Gateway(shop.wecom.corp)
