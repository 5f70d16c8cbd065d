"""P7: a callback that was acknowledged is stored, takes effect once, and nothing forged is taken."""

import hashlib
from collections import Counter
from collections.abc import Iterator

from chaos.judge.evidence import Evidence
from chaos.judge.finding import Finding, none


def findings(seen: Evidence) -> Iterator[Finding]:
    stored = {bytes(row.digest): row.state for row in seen.stored}
    yield none("P7", "callbacks stored twice", len(seen.stored) - len(stored), len(stored))
    heard = [row for row in seen.callbacks if row["state"] == "delivered"]
    digests = [hashlib.sha256(row["xml"].encode()).digest() for row in heard]
    lost = sum(stored.get(digest) != "handled" for digest in digests)
    yield none("P7", "acknowledged callbacks not stored and handled", lost, len(heard))
    yield none("P7", "acknowledged presses without their one effect", without_effect(seen), len(pressed(seen)))
    taken = sum(200 <= status < 300 for status in seen.record.forged)
    yield none("P7", "forged callbacks accepted", taken, len(seen.record.forged))


def pressed(seen: Evidence) -> set[str]:
    """Cards whose press was acknowledged to WeCom."""
    heard = [row["xml"] for row in seen.callbacks if row["state"] == "delivered"]
    return {task_id for task_id in seen.record.pressed if any(f"<![CDATA[{task_id}]]>" in xml for xml in heard)}


def without_effect(seen: Evidence) -> int:
    """Presses after which the alert is not seen, or its card was not updated exactly once."""
    handling = {f"alert-{alert.id}": alert.handling for alert in seen.alerts}
    updated = Counter(copy["content"]["task_id"] for copy in seen.phones if copy["card"]["updates"] == 1)
    wrong = {task_id for task_id in pressed(seen) if handling.get(task_id) != "done" or updated[task_id] != 1}
    return len(wrong)
