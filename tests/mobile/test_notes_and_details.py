"""What is known of a client, on the page: details as far as the role sees them, notes by their authors."""

from datetime import UTC, datetime

import pytest
from django.test import Client as Browser

from clienteling.clients.models import Client, CustomField, FieldKind, FormerNote, Note, Tag, TagGroup
from clienteling.clients.services import DateData, Details, SizeData, TieData, add_tag, write_custom, write_details
from clienteling.lib import clock
from tests.conftest import Cast
from tests.mobile.scenes import client_of, hand_over, phone

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def zhu(cast: Cast) -> Client:
    return client_of(cast.lin)


def page(browser: Browser, client: Client) -> str:
    return browser.get(f"/m/clients/{client.uid}/").content.decode()


def note(browser: Browser, client: Client, text: str, path: str = "") -> int:
    return browser.post(f"/m/clients/{client.uid}/notes/{path}", {"text": text}, HTTP_HX_REQUEST="true").status_code


def test_the_page_tells_what_there_is(cast: Cast, zhu: Client) -> None:
    said = Details(
        [DateData("wedding", "10-01")],
        [TieData("partner", "陈伟")],
        [SizeData("ring", "EU", "52")],
        {"colour": ["noir"]},
    )
    write_details(zhu, said, at=NOW)
    add_tag(zhu, Tag.objects.create(group=TagGroup.objects.create(market=cast.market, name="x"), name="Silk"), at=NOW)
    shown = page(phone(cast.lin), zhu)
    for text in ("陈伟", "EU 52", "noir", "Silk"):
        assert text in shown


def test_a_field_of_the_house_is_shown_to_its_roles_in_their_language(cast: Cast, zhu: Client) -> None:
    CustomField.objects.create(
        code="drink",
        kind=FieldKind.CHOICE,
        labels={"en": "Drink", "zh-hans": "饮品"},
        choices={"tea": {"en": "Tea", "zh-hans": "茶"}},
        seen_by=["associate"],
    )
    write_custom(zhu, {"drink": "tea"}, at=clock.now())
    assert "饮品" in page(phone(cast.lin), zhu) and "茶" in page(phone(cast.lin), zhu)
    assert "饮品" not in page(phone(cast.manager), zhu)


def test_a_note_is_seen_by_whoever_sees_the_client(cast: Cast, zhu: Client) -> None:
    assert note(phone(cast.lin), zhu, "喜欢 <b>黑色</b>") == 200
    assert "喜欢 &lt;b&gt;黑色" in page(phone(cast.manager), zhu)
    assert note(phone(cast.zhou), zhu, "!") == 404
    hand_over(zhu, cast.zhou)
    assert "喜欢" in page(phone(cast.zhou), zhu)


def test_an_edit_keeps_the_former_wording(cast: Cast, zhu: Client) -> None:
    lin = phone(cast.lin)
    note(lin, zhu, "黑色")
    written = Note.objects.get()
    assert note(lin, zhu, "黑色和金色", f"{written.uid}/") == 200
    written.refresh_from_db()
    assert written.text == "黑色和金色" and written.edited_at and FormerNote.objects.get().text == "黑色"


def test_nobody_edits_anothers_note(cast: Cast, zhu: Client) -> None:
    note(phone(cast.lin), zhu, "黑色")
    assert note(phone(cast.manager), zhu, "x", f"{Note.objects.get().uid}/") == 404


@pytest.mark.parametrize("text", ["", "  ", "长" * 2001])
def test_a_note_says_something_and_not_too_much(cast: Cast, zhu: Client, text: str) -> None:
    assert note(phone(cast.lin), zhu, text) == 200
    assert not Note.objects.exists()


def test_notes_are_not_readable_in_the_database(cast: Cast, zhu: Client) -> None:
    note(phone(cast.lin), zhu, "黑色")
    assert "黑色" not in str(list(Note.objects.values_list()))


def test_a_note_sent_again_after_a_lost_answer_is_one_note(cast: Cast, zhu: Client) -> None:
    browser, said = phone(cast.lin), {"text": "喜欢银色五金", "uid": "5b0f5b4e-9c1c-4f56-8b9b-0d6c8b0f2a11"}
    for _try in range(2):
        assert browser.post(f"/m/clients/{zhu.uid}/notes/", said, HTTP_HX_REQUEST="true").status_code == 200
    assert Note.objects.count() == 1


def test_what_was_added_after_a_lost_answer_is_saved_too(cast: Cast, zhu: Client) -> None:
    browser, uid = phone(cast.lin), "5b0f5b4e-9c1c-4f56-8b9b-0d6c8b0f2a11"
    for text in ("喜欢银色五金", "喜欢银色五金。周末带妈妈来"):
        answer = browser.post(f"/m/clients/{zhu.uid}/notes/", {"text": text, "uid": uid}, HTTP_HX_REQUEST="true")
    assert "周末带妈妈来" in answer.content.decode()
    assert Note.objects.get().text == "喜欢银色五金。周末带妈妈来" and FormerNote.objects.get().text == "喜欢银色五金"


def test_a_note_that_is_refused_stays_in_its_form(cast: Cast, zhu: Client) -> None:
    long = "长" * 2001
    answer = phone(cast.lin).post(f"/m/clients/{zhu.uid}/notes/", {"text": long}, HTTP_HX_REQUEST="true")
    assert f"{long}</textarea>" in answer.content.decode()


def test_a_note_is_never_moved_to_another_client(cast: Cast, zhu: Client) -> None:
    browser, other = phone(cast.lin), client_of(cast.lin, "胡强秀")
    said = {"text": "喜欢银色五金", "uid": "5b0f5b4e-9c1c-4f56-8b9b-0d6c8b0f2a11"}
    for client in (zhu, other):
        answer = browser.post(f"/m/clients/{client.uid}/notes/", said, HTTP_HX_REQUEST="true")
    assert 'role="alert"' in answer.content.decode()
    assert Note.objects.get().client == zhu


def test_a_note_s_form_comes_as_it_is_opened_and_to_its_author_alone(cast: Cast, zhu: Client) -> None:
    note(phone(cast.lin), zhu, "茶")
    form = f"/m/clients/{zhu.uid}/notes/{Note.objects.get().uid}/"
    assert form in page(phone(cast.lin), zhu) and form not in page(phone(cast.manager), zhu)
    assert "茶</textarea>" in phone(cast.lin).get(form).content.decode()
    assert phone(cast.manager).get(form).status_code == 404
