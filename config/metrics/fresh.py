"""Whether work moves: what `freshz` says, and what the alarms of `docs/operations.md` ask."""

from config.metrics import looks
from config.metrics.looks import Figures
from config.metrics.names import series

MOST: Figures = {
    "clienteling_due_age_seconds": 60.0,
    "clienteling_leases_expired": 0.0,
    "clienteling_callback_age_seconds": 300.0,
    "clienteling_batch_age_seconds": 300.0,
    **{series("clienteling_task_age_seconds", queue=name): 60.0 for name in ("now", "deliver", "rules")},
    series("clienteling_task_age_seconds", queue="bulk"): 300.0,
}
# What waits because somebody said so is not stale.
OF_SENDING = {"clienteling_due_age_seconds", "clienteling_leases_expired"}


def stale(found: Figures | None = None) -> list[str]:
    """Names of what is older than it may be, or could not be looked at."""
    found = looks.tables() | looks.queues() if found is None else found
    paused = bool(found.get("clienteling_sending_paused"))
    wanted = {name: most for name, most in MOST.items() if not (paused and name in OF_SENDING)}
    late = [name for name, most in wanted.items() if found.get(name, float("inf")) > most]
    return late + [name for name in found if name.startswith("clienteling_look_failed")]
