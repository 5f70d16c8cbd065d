"""Whatever a message holds: an errcode comes back and the phone still opens. And the mock stands alone."""

import copy
import subprocess
import sys
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.wecom.mock.stage import AGENTID, Caller, Json, button_card, dump
from tests.wecom.mock.test_cards import MENU, MULTI, NEWS, NOTICE, VOTE

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "x", "http://a/", "<b>"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["type", "title", "url"]), inner, max_size=2)
    ),
    max_leaves=4,
)
FULL: Json = {
    "source": {"desc": "s", "icon_url": "http://127.0.0.1/i.png", "desc_color": 1},
    "emphasis_content": {"title": "1", "desc": "d"},
    "quote_area": {"type": 1, "url": "http://127.0.0.1/", "quote_text": "q"},
    "horizontal_content_list": [{"type": 1, "keyname": "k", "value": "v", "url": "http://127.0.0.1/"}],
    "jump_list": [{"type": 1, "title": "j", "url": "http://127.0.0.1/"}],
    "vertical_content_list": [{"title": "t"}],
    "action_menu": MENU,
    "button_selection": {"question_key": "q", "option_list": [{"id": "1", "text": "one"}]},
}


@st.composite
def bodies(draw: st.DrawFn) -> Json:
    """A valid message with one value anywhere in it replaced by junk."""
    card = draw(st.sampled_from([NOTICE, NEWS, VOTE, MULTI, button_card()]))
    card = {**FULL, **card, "task_id": draw(st.uuids().map(str))}
    body: Any = {"touser": "LiNa", "agentid": AGENTID, "msgtype": "template_card", "template_card": copy.deepcopy(card)}
    holder, key = body, draw(st.sampled_from(sorted(body)))
    while isinstance(holder[key], dict | list) and holder[key] and draw(st.integers(0, 4)):
        holder = holder[key]
        key = draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
    holder[key] = draw(JUNK)
    return dict(body)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=bodies())
def test_no_message_can_break_the_mock(wecom: Caller, body: Json) -> None:
    wecom.control("settings", {"member_per_minute": None, "member_per_hour": None})
    answer = wecom.post("message/send", dump(body))
    assert isinstance(answer["errcode"], int)
    assert wecom.session.get(f"{wecom.mock.url}/phones/LiNa/messages", timeout=5).status_code == 200


def test_the_mock_needs_no_django() -> None:
    program = "import sys, clienteling.wecom.mock; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
