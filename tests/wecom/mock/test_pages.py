"""The pages: index and phone, escaped, in two languages, pressing and linking for real."""

import requests

from tests.wecom.mock.stage import Caller, button_card


def page(wecom: Caller, path: str, language: str = "en") -> requests.Response:
    return requests.get(wecom.mock.url + path, headers={"Accept-Language": language}, timeout=5)


def test_the_index_leads_to_every_phone(wecom: Caller) -> None:
    text = page(wecom, "/").text
    assert "/phones/LiNa?corpid=ww0123456789abcdef" in text
    assert "WeCom mock" in text
    assert "企业微信模拟器" in page(wecom, "/", "zh-CN").text


def test_a_card_shows_its_rows_its_link_and_its_buttons(wecom: Caller) -> None:
    rows = [{"keyname": "Why", "value": "birthday"}]
    link = {"type": 1, "url": "http://127.0.0.1/m/1?a=1&b=2"}
    wecom.send("template_card", button_card(horizontal_content_list=rows, card_action=link))
    text = page(wecom, "/phones/lina").text
    assert "<dt>Why</dt><dd>birthday</dd>" in text
    assert 'href="http://127.0.0.1/m/1?a=1&amp;b=2"' in text
    assert 'data-task="alert-1"' in text
    assert 'class="style2" data-key="later"' in text


def test_an_updated_card_shows_one_grey_button(wecom: Caller) -> None:
    code = wecom.send("template_card", button_card())["response_code"]
    body = {"userids": ["LiNa"], "agentid": 1000002, "response_code": code, "button": {"replace_name": "已处理"}}
    wecom.post("message/update_template_card", body)
    text = page(wecom, "/phones/LiNa/messages").text
    assert '<button type="button" disabled>已处理</button>' in text
    assert "data-key" not in text


def test_nothing_a_message_says_becomes_markup(wecom: Caller) -> None:
    evil = '<script>alert(1)</script><a href="javascript:alert(1)">x</a>'
    wecom.send("text", {"content": evil})
    wecom.send("markdown", {"content": evil})
    wecom.send("textcard", {"title": evil, "description": evil, "url": "http://127.0.0.1/"})
    wecom.send("news", {"articles": [{"title": evil, "url": "http://127.0.0.1/", "description": evil}]})
    wecom.send("template_card", button_card(main_title={"title": evil}, source={"desc": evil}))
    text = page(wecom, "/phones/LiNa/messages").text
    assert "<script" not in text
    assert 'href="javascript' not in text


def test_the_links_of_a_text_are_real(wecom: Caller) -> None:
    wecom.send("text", {"content": 'See <a href="http://127.0.0.1/m/">today</a>'})
    assert (
        '<a href="http://127.0.0.1/m/" target="_blank" rel="noreferrer">today</a>' in page(wecom, "/phones/LiNa").text
    )


def test_what_was_dropped_or_recalled_is_not_on_the_phone(wecom: Caller) -> None:
    wecom.control("settings", {"member_per_minute": 1})
    msgid = wecom.send("text", {"content": "first words"})["msgid"]
    wecom.send("text", {"content": "second words"})
    assert "second words" not in page(wecom, "/phones/LiNa").text
    wecom.post("message/recall", {"msgid": msgid})
    assert "first words" not in page(wecom, "/phones/LiNa").text


def test_nobody_has_no_phone(wecom: Caller) -> None:
    assert page(wecom, "/phones/ghost").status_code == 404


def test_style_and_script_are_served_and_nothing_else(wecom: Caller) -> None:
    assert page(wecom, "/files/mock.css").headers["Content-Type"].startswith("text/css")
    assert page(wecom, "/files/phone.js").status_code == 200
    assert page(wecom, "/files/../layout.py").status_code == 404
    assert page(wecom, "/files/%2e%2e/layout.py").status_code == 404
