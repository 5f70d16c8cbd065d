"""Words for an Official Account on the mock: set it up, let followers do something, count calls."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from clienteling.lib import clock
from clienteling.wecom.models import OfficialAccount
from tests.wecom.conftest import Wecom

ROOT = "/api.weixin.qq.com"
CHINA = timedelta(hours=8)


def days_ago(days: int) -> date:
    return clock.local_day(clock.now(), "Asia/Shanghai") - timedelta(days=days)


def at(day: date, hour: int = 12) -> int:
    """That hour of the day in China, in Unix seconds."""
    return int((datetime.combine(day, time(hour), UTC) - CHINA).timestamp())


class Official:
    """The mock's controls, for one account."""

    def __init__(self, wecom: Wecom, account: OfficialAccount) -> None:
        self.wecom = wecom
        self.account = account

    def set_up(self, **more: Any) -> None:
        """The account began ten days ago, so that history can be fired."""
        row = self.account
        known = {"appid": row.appid, "original_id": row.original_id, "secret": row.secret, "mode": row.mode}
        known |= {"token": row.callback_token, "aes_key": row.callback_aes_key, "began_at": at(days_ago(10), 0)}
        self.wecom.ask("POST", "setup", json={"corps": [], "accounts": [known | more]})

    def fire(self, name: str, openid: str = "o-zhu", **more: Any) -> Any:
        asked = {"appid": self.account.appid, "name": name, "openid": openid, **more}
        return self.wecom.ask("POST", "official/event", json=asked)["callback"]

    def calls(self, path: str) -> list[dict[str, Any]]:
        return self.wecom.calls(f"{ROOT}/{path}")
