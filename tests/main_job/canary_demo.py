"""`run.py canary`: canary clients go through the demo's whole main job at DEBUG, and are read nowhere but on screens.

The demo runs already: `python -m tests.main_job.canary_demo LOGS`.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402

from clienteling.associates.models import Associate, MachineKey  # noqa: E402
from runner.waiting import until  # noqa: E402
from seeds.house import ASSOCIATE_USERIDS  # noqa: E402
from tests.api.conftest import EVERYTHING  # noqa: E402
from tests.main_job import canary  # noqa: E402
from tests.main_job.canary_life import Life, everything  # noqa: E402
from tests.main_job.house import House  # noqa: E402
from tests.wecom.conftest import Wecom  # noqa: E402

PATIENCE_S = 300.0
TRIES = 5
AT_DEBUG = b'"level": "debug"'


def main(logs: Path) -> int:
    """1 when a canary is read somewhere."""
    house = demo(logs)
    life = Life.begin(house, ASSOCIATE_USERIDS[0])
    life.arrive()
    seen = [canary.valkey(house.redis_url)]
    run_today()
    seen.append(canary.valkey(house.redis_url))
    wait(life.is_told, "no card about her")
    life.go_on()
    wait(life.is_done, "her card is not done")
    seen.append(canary.valkey(house.redis_url))
    found = everything(house, sorted(path.stem for path in logs.glob("*.log")), b"\n".join(seen))
    return told(found)


def demo(logs: Path) -> House:
    """The demo as the tests' house; its web shop gets a key."""
    market = Associate.objects.select_related("market__corp").get(userid=ASSOCIATE_USERIDS[0]).market
    assert market is not None
    _, key = MachineKey.objects.create_key(name="canary", source="shop", scopes=EVERYTHING, market=market)
    wecom, headers = Wecom(settings.WECOM_API_URL, market.corp), {"Authorization": f"Api-Key {key}"}
    return House(market, wecom, settings.PUBLIC_URL, settings.REDIS_URL, logs, headers)


def run_today() -> None:
    """On a loaded machine it gives up sooner than the workers do."""
    for left in reversed(range(TRIES)):
        try:
            call_command("run_today")
            break
        except CommandError:
            if not left:
                raise


def wait(condition: Callable[[], bool], else_: str) -> None:
    if not until(condition, PATIENCE_S, 0.5):
        sys.exit(f"after {PATIENCE_S:.0f} s {else_}")


def told(places: dict[str, bytes]) -> int:
    hits = {name: canary.hits(evidence) for name, evidence in places.items()}
    for name, evidence in places.items():
        lines = evidence.count(AT_DEBUG)
        debug = f", {lines:,} lines at DEBUG" if lines else ""
        print(f"{name:22} {len(evidence):12,} bytes{debug}: {sum(hits[name].values())} hits {hits[name] or ''}")
    total = sum(sum(found.values()) for found in hits.values())
    print(f"{len(canary.CANARIES)} canaries in {len(places)} places: {total} hits")
    return int(bool(total or not places["pg_dump"]))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
