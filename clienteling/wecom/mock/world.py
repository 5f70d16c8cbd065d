"""The whole state of the mock, guarded by one lock."""

import threading
from pathlib import Path

from clienteling.wecom.mock.callback_faults import CallbackFaults
from clienteling.wecom.mock.callbacks import Courier
from clienteling.wecom.mock.clock import Clock
from clienteling.wecom.mock.directory import App, Corp
from clienteling.wecom.mock.faults import FaultPlan
from clienteling.wecom.mock.frequency import CallLimiter
from clienteling.wecom.mock.inflight import Inflight
from clienteling.wecom.mock.journal import Journal
from clienteling.wecom.mock.media import Library
from clienteling.wecom.mock.messages import Messages
from clienteling.wecom.mock.official.account import Account
from clienteling.wecom.mock.settings import Settings
from clienteling.wecom.mock.tokens import Tickets, Tokens


class World:
    def __init__(self, settings: Settings | None = None, journal: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.settings = settings or Settings()
        self.journal = Journal(self.settings.journal_rows, journal)
        self.courier = Courier(self.settings, self.journal)
        self.corps: dict[str, Corp] = {}
        self.accounts: dict[str, Account] = {}
        self.forget()

    def forget(self) -> None:
        """Everything but the directory and the settings: messages, tokens, codes, faults, counters, clock."""
        self.clock = Clock()
        self.tokens = Tokens(self.clock)
        self.js_tickets = Tokens(self.clock)
        self.tickets = Tickets(self.clock)
        self.messages = Messages(self.clock, self.settings)
        self.media = Library(self.clock, self.settings)
        self.limiter = CallLimiter()
        self.faults = FaultPlan()
        self.inflight = Inflight()
        self.journal.clear()
        self.courier.log.clear()
        self.courier.faults = CallbackFaults()

    def corp_of(self, userid: str, corpid: str = "") -> Corp | None:
        """The named corp, or the first that has this member."""
        for corp in self.corps.values():
            if corp.corpid == corpid or (not corpid and userid.lower() in corp.members):
                return corp
        return None

    def listeners(self, corp: Corp, scope: str) -> list[App]:
        """The apps that hear a system event: those with the scope and a callback address."""
        return [app for app in corp.apps.values() if scope in app.scopes and app.callback_url]

    def close(self) -> None:
        self.courier.stop()
        self.journal.close()
