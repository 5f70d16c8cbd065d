"""The two lanes of the outbox. A welcome lives 20 seconds, so it shares neither claims nor threads with the rest."""

from dataclasses import dataclass

from django.conf import settings

WELCOME = "externalcontact/send_welcome_msg"
# A call that was cut off may be seen once more; a lease this much longer than a call ends only after it.
LEASE_PER_CALL = 3


@dataclass(frozen=True)
class Lane:
    """`threads` calls at once, each within `call_s`; a claim is held for `lease_s`."""

    name: str
    threads: int
    call_s: float
    lease_s: float

    @property
    def most_under_way(self) -> int:
        """Permits in use at once: a call in each thread, and the next one ready. A kill wastes no more than these."""
        return 2 * self.threads

    @property
    def most_threads(self) -> int:
        """Calls that take long do not count as under way, up to this many in all."""
        return 4 * self.threads


def welcomes() -> Lane:
    """A killed worker's welcome comes up again while its code still lives."""
    call_s = min(settings.WECOM_WELCOME_TIMEOUT_S, settings.WECOM_CALL_TIMEOUT_S)
    return Lane("welcome", settings.WECOM_WELCOME_THREADS, call_s, LEASE_PER_CALL * call_s)


def others() -> Lane:
    return Lane("other", settings.WECOM_SENDER_THREADS, settings.WECOM_CALL_TIMEOUT_S, settings.WECOM_LEASE_S)
