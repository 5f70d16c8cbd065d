"""`python -m chaos.stage`: the house before anything happens: a market, its people, two live rules, clients."""

import argparse
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.urls import reverse  # noqa: E402

from clienteling.alerts.models import Rule  # noqa: E402
from clienteling.alerts.services import add_version, backtest, go_live  # noqa: E402
from clienteling.associates.models import Associate, MachineKey, Market, Store  # noqa: E402
from clienteling.associates.roles import Role  # noqa: E402
from clienteling.attribution.models import CommissionPlan  # noqa: E402
from clienteling.clients.models import Product  # noqa: E402
from clienteling.clients.services import ClientData, ConsentData, upsert_clients  # noqa: E402
from clienteling.lib import clock  # noqa: E402
from clienteling.wecom.models import Corp  # noqa: E402
from seeds import consents  # noqa: E402
from seeds.rules import HESITATES, ORDER  # noqa: E402

SCOPES = ["clients:read", "clients:write", "activities:write", "orders:read", "orders:write", "alerts:read"]
SKU = "SAC-25-NOIR"
CODE = "CN"
HOT = 1200
RULES = {"looked": replace(HESITATES, holdout_percent=0), "bought": ORDER}  # everybody is to be told of


def main() -> None:
    parser = argparse.ArgumentParser(description="Set a stage for chaos.")
    parser.add_argument("--associates", type=int, required=True)
    parser.add_argument("--clients", type=int, required=True)
    parser.add_argument("--public-url", required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    corp = make_corp()
    people = make_people(corp, given.associates)
    consents.build(Associate.objects.create(username="head", name="head", role=Role.ADMINISTRATOR), clock.now())
    clients = make_clients(people, given.clients)
    _, key = MachineKey.objects.create_key(
        name="shop", source="shop", scopes=SCOPES, market=Market.objects.get(code=CODE)
    )
    told = {"api_key": key, "sku": SKU, "market": CODE, "clients": clients, "people": people}
    given.out.write_text(json.dumps(told | {"wecom": of_wecom(corp, people, given.public_url)}))


def make_corp() -> Corp:
    token, aes_key = "chaosCallbackToken", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE"
    given = {"name": "Maison", "agent_id": 1000002, "secret": "secret-of-a-chaos-run", "callback_token": token}
    return Corp.objects.create(corp_id="wwchaos000000000001", callback_aes_key=aes_key, **given)


def make_people(corp: Corp, count: int) -> list[str]:
    market = Market.objects.create(
        code=CODE, name="中国内地", corp=corp, currency="CNY", time_zone="Asia/Shanghai", region="CN"
    )
    CommissionPlan.objects.create(market=market, rate_bp=200, valid_from=clock.now().date().replace(day=1))
    store = Store.objects.create(market=market, code="SHA", name="上海国金中心", city="上海")
    Product.objects.create(sku=SKU, name="Sac 25 noir", category="bags")
    people = [f"associate{number}" for number in range(count)]
    for userid in people:
        Associate.objects.create(
            username=userid, userid=userid, name=userid, role=Role.ASSOCIATE, market=market, store=store
        )
    for code, version in RULES.items():
        rule = Rule.objects.create(code=code, name=code)
        backtest(add_version(rule, version), days=1)
        go_live(rule)
    return people


def make_clients(people: list[str], count: int) -> dict[str, list[Any]]:
    """By number: the row's id, and who looks after the client. The first associate has more than a minute allows."""
    agreed = [ConsentData("service", at=clock.now(), text_version=consents.VERSION)]
    numbers = [f"C-{number}" for number in range(count)]
    places = [0 if place % 20 == 0 and place < HOT else place % len(people) for place in range(count)]
    hands = {number: people[place] for number, place in zip(numbers, places, strict=True)}
    rows = [
        ClientData(CODE, {"crm": number}, name=f"客户 {number}", consents=agreed, associate=hands[number])
        for number in numbers
    ]
    result = upsert_clients(rows, source="shop", at=clock.now())
    return {number: [result.clients[place].pk, hands[number]] for place, number in enumerate(numbers)}


def of_wecom(corp: Corp, people: list[str], public_url: str) -> dict[str, Any]:
    app = {
        "agentid": corp.agent_id,
        "secret": corp.secret,
        "name": "Clienteling",
        "callback_url": public_url + reverse("wecom:callback", args=[corp.corp_id, corp.agent_id]),
        "token": corp.callback_token,
        "aes_key": corp.callback_aes_key,
    }
    members = [{"userid": userid, "name": userid} for userid in people]
    return {"corps": [{"corpid": corp.corp_id, "name": corp.name, "apps": [app], "members": members}]}


if __name__ == "__main__":
    main()
