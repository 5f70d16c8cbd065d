"""Log-in through WeCom: a state bound to the browser's session and good for one return."""

import hmac
import secrets
import string
from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.wecom.errors import Rejected, WecomError
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.models import Corp

KEY = "wecom_login"
LIVES = timedelta(minutes=10)
LETTERS = string.ascii_letters + string.digits


def begin(session: SessionBase, corp: Corp, redirect_uri: str) -> str:
    """Where to send the browser. A second beginning makes the first one's state worthless."""
    state = "".join(secrets.choice(LETTERS) for _place in range(32))
    session[KEY] = {"state": state, "corp": corp.pk, "until": (clock.now() + LIVES).timestamp()}
    return Gateway(corp).authorize_url(redirect_uri, state)


def finish(session: SessionBase, corp: Corp, code: str, state: str) -> str:
    """The userid of the member who came back with this code. Uses the state up in any case. Raises DomainError."""
    begun = session.pop(KEY, None)
    if not (
        begun
        and begun["corp"] == corp.pk
        and clock.now().timestamp() < begun["until"]
        and hmac.compare_digest(str(begun["state"]).encode(), state.encode())
    ):
        raise DomainError("login_state", _("This sign-in link is no longer valid. Please start again."))
    try:
        visitor = Gateway(corp).auth_getuserinfo(code)
    except Rejected:
        raise DomainError("login_refused", _("WeCom did not confirm this sign-in. Please start again.")) from None
    except WecomError:
        raise DomainError("login_unavailable", _("WeCom does not answer at the moment. Please try again.")) from None
    if not visitor.userid:
        raise DomainError("login_not_a_member", _("Only members of the house can sign in here."))
    return visitor.userid
