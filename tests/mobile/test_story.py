"""The timeline on a client's page: chips narrow it, earlier moments keep what was chosen."""

from datetime import timedelta

from clienteling.attribution.services import record_touch
from clienteling.clients.services import write_note
from clienteling.lib import clock
from tests.conftest import Cast
from tests.mobile.scenes import client_of, phone


def test_a_chip_shows_one_kind_of_moment(cast: Cast) -> None:
    client = client_of(cast.lin)
    write_note(client, "茶", by=cast.lin, at=clock.now())
    record_touch(client, associate=cast.lin, channel="alert", reference="a:1", at=clock.now())
    part = phone(cast.lin).get(f"/m/clients/{client.uid}/timeline/?kind=note")
    assert [moment.what for moment in part.context["story"].moments] == ["note"]
    assert "<html" not in part.content.decode()


def test_a_period_hides_what_is_older(cast: Cast) -> None:
    client = client_of(cast.lin)
    for days in (1, 40, 400):
        write_note(client, f"{days}", by=cast.lin, at=clock.now() - timedelta(days=days))
    browser, address = phone(cast.lin), f"/m/clients/{client.uid}/timeline/?kind=note&period="
    shown = [len(browser.get(f"{address}{period}").context["story"].moments) for period in ("30", "365", "")]
    assert shown == [1, 2, 3]


def test_without_scripts_the_page_itself_takes_the_choice(cast: Cast) -> None:
    client = client_of(cast.lin)
    write_note(client, "茶", by=cast.lin, at=clock.now())
    page = phone(cast.lin).get(f"/m/clients/{client.uid}/?kind=note")
    assert [moment.what for moment in page.context["story"].moments] == ["note"]
    assert 'value="note" checked' in page.content.decode()


def test_what_nobody_offers_is_not_asked_for(cast: Cast) -> None:
    client = client_of(cast.lin)
    part = phone(cast.lin).get(f"/m/clients/{client.uid}/timeline/?kind=gossip&period=7")
    assert [moment.what for moment in part.context["story"].moments] == ["relationship"]


def test_a_kind_without_moments_says_so(cast: Cast) -> None:
    client = client_of(cast.lin)
    part = phone(cast.lin).get(f"/m/clients/{client.uid}/timeline/?kind=sale").content.decode()
    assert part.count("<li") == 1 and 'class="quiet"' in part
