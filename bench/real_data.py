"""The main job on real data: two public files imported, rules run as of days inside them, cards on the mock's phones.

`run.py bench real_data [FOLDER]`; FOLDER holds `taobao_user_behavior.csv` and `cdnow_master.txt`. Each count is held
against one made from the files in plain Python (`recount.py`); a difference is an error.
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db.models import Count

from bench import recount
from clienteling.alerts import engine, services
from clienteling.alerts.models import Alert, Rule, RuleVersion, Trigger
from clienteling.alerts.services import NewText, NewVersion, add_version, backtest, delivery, go_live
from clienteling.associates.models import Associate, Market, Store
from clienteling.clients.models import Client, Consent, IngestBatch, Relationship
from clienteling.lib import clock
from clienteling.wecom.mock import MockServer, running_mock
from clienteling.wecom.mock.setup import set_up
from clienteling.wecom.models import Corp
from clienteling.wecom.services import deliver_due

TAOBAO, CDNOW = "taobao_user_behavior.csv", "cdnow_master.txt"
TAOBAO_DAYS = [date(2017, 11, 25) + timedelta(days=n) for n in range(9)]
CDNOW_DAYS = [date(1997, 3, 1) + timedelta(days=n) for n in range(7)]
ASSOCIATES = 200
BEFORE_THE_DATA = datetime(1996, 1, 1, tzinfo=UTC)
TAOBAO_OPTIONS = (
    "--no-header --column=crm=0 --column=product=1 --column=category=2 --column=kind=3 --column=occurred_at=4"
    " --value=kind:pv=product_view --value=kind:buy=purchase --value=kind:cart=cart_add --value=kind:fav=favourite"
    " --time-format=unix --source=taobao --create-clients"
)
CDNOW_OPTIONS = (
    "--column=crm=customer_id --column=placed_at=date --column=quantity=number_of_cds --column=amount=dollar_value"
    " --delimiter=spaces --time-format=%Y%m%d --currency=USD --source=cdnow --create-clients"
)
TEXTS = [NewText("en", "A word is due", "See the evidence", "Good day")]


def house() -> Market:
    """One market in Beijing's time with enough associates that no phone gets more than WeCom lets through."""
    corp = Corp.objects.create(
        corp_id=f"ww{uuid4().hex[:16]}",
        name="Real data",
        agent_id=1000002,
        secret="of-the-mock",
        callback_token="token",
        callback_aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE",
    )
    market = Market.objects.create(
        code="CN", name="China", corp=corp, currency="CNY", time_zone="Asia/Shanghai", region="CN"
    )
    store = Store.objects.create(market=market, code="S1", name="Store", city="Beijing")
    Associate.objects.bulk_create(
        Associate(username=f"a{n}", userid=f"a{n}", name=f"A{n}", market=market, store=store, language="en")
        for n in range(ASSOCIATES)
    )
    return market


def load(kind: str, file: Path, options: str, *more: str) -> dict[str, int]:
    """Import a file with the product's own command, then give each new client an associate and consent."""
    out = StringIO()
    with TemporaryDirectory() as folder:
        arguments = [str(file), "--json", "--rejects", f"{folder}/rejects.csv", *options.split(), *more]
        call_command(f"import_{kind}", *arguments, stdout=out, stderr=StringIO())
    entrust(list(Client.objects.filter(relationships=None).order_by("pk")))
    summary: dict[str, int] = json.loads(out.getvalue())
    return summary


def entrust(clients: Sequence[Client]) -> None:
    people = list(Associate.objects.order_by("pk"))
    Relationship.objects.bulk_create(
        Relationship(client=c, associate=people[n % len(people)], is_primary=True, started_at=BEFORE_THE_DATA)
        for n, c in enumerate(clients)
    )
    Consent.objects.bulk_create(
        Consent(client=c, purpose="service", granted_at=BEFORE_THE_DATA, text_version="0", source="real data")
        for c in clients
    )


def rule(code: str, trigger: Trigger, conditions: object, period: dict[str, object]) -> RuleVersion:
    made = Rule.objects.create(code=code, name=code)
    version = add_version(made, NewVersion(trigger, conditions, period, TEXTS))  # type: ignore[arg-type]
    backtest(version, days=1)
    go_live(made)
    return version


def hesitates() -> RuleVersion:
    conditions = {"fact": "same_product_views", "params": {"days": 3}, "op": ">=", "value": 3}
    return rule("viewed-not-bought", Trigger.ACTIVITY, conditions, {"per": "days", "days": 7})


def order_made() -> RuleVersion:
    conditions = {"fact": "days_since_order", "op": "<=", "value": 1}
    return rule("order-made", Trigger.ACTIVITY, conditions, {"per": "order"})


def run_as_of(version: RuleVersion, market: Market, days: Sequence[date]) -> int:
    """Evaluate the rule as of the end of each day; returns the alerts raised."""
    now = clock.now()
    return sum(engine.evaluate(version, market, as_of=recount.end_of(day), at=now).matched for day in days)


@contextmanager
def mock_of(market: Market) -> Iterator[MockServer]:
    """A mock WeCom that knows the market's corp and associates."""
    corp = market.corp
    members = [{"userid": a.userid, "name": a.name} for a in Associate.objects.filter(market=market)]
    app = {"agentid": corp.agent_id, "secret": corp.secret, "callback_url": "http://127.0.0.1:9/"}
    app |= {"token": corp.callback_token, "aes_key": corp.callback_aes_key}
    with running_mock() as mock:
        setup = {"corpid": corp.corp_id, "name": corp.name, "apps": [app], "members": members}
        set_up(mock.world, {"corps": [setup]})
        settings.WECOM_API_URL = mock.url
        yield mock


def deliver(mock: MockServer, patience_s: float = 240) -> int:
    """Send all that waits, as the workers do; returns the cards the mock shows."""
    until = time.monotonic() + patience_s
    while delivery.on_their_way() and time.monotonic() < until:
        services.send_due(clock.now())
        deliver_due()
        services.settle(clock.now())
    return sum(copy.fate == "delivered" for copy in mock.world.messages.everything())


def main(folder: Path) -> bool:
    """Print the table of docs/real-data.md; True when every count agrees."""
    began, market = time.monotonic(), house()
    activity = load("activity", folder / TAOBAO, TAOBAO_OPTIONS)
    orders = load("orders", folder / CDNOW, CDNOW_OPTIONS)
    IngestBatch.objects.update(evaluated_at=clock.now())
    found = {
        "viewed ≥ 3 times in 3 days, not bought (Taobao)": (
            run_as_of(hesitates(), market, TAOBAO_DAYS),
            len(recount.hesitations(folder / TAOBAO, TAOBAO_DAYS)),
        ),
        "order made (CDNOW)": (
            run_as_of(order_made(), market, CDNOW_DAYS),
            len(recount.purchases(folder / CDNOW, CDNOW_DAYS)),
        ),
    }
    with mock_of(market) as mock:
        shown = deliver(mock)
    states = dict(Alert.objects.values_list("delivery").annotate(n=Count("pk")))
    kept = dict(Alert.objects.exclude(reason="").values_list("reason").annotate(n=Count("pk")))
    rows = f"{activity['created']:,} activities, {orders['created']:,} orders"
    print(f"imported: {rows}, {Client.objects.count():,} clients")
    print("| rule | alerts | counted in plain Python |\n|---|---|---|")
    for name, (ours, plain) in found.items():
        print(f"| {name} | {ours} | {plain} |")
    print(f"alerts by delivery: {states}, kept back {kept}; cards on the mock's phones: {shown}")
    print(f"{time.monotonic() - began:.0f} s")
    return all(ours == plain for ours, plain in found.values()) and states == {"delivered": shown}


if __name__ == "__main__":
    sys.exit(not main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data").resolve()))
