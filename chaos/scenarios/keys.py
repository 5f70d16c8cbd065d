"""Field keys exchanged under load: three deploys and one command, visitors at every door, nothing unread afterwards."""

import base64
import secrets
import time
from typing import Any, LiteralString

import psycopg
import requests
from psycopg import sql

from chaos.house import BEATS, WEBS, WORKERS
from chaos.record import Check
from chaos.scenarios.rolling import roll
from chaos.scene import Scene
from chaos.visitors import GIVEN_UP_S, Visitors
from runner.commands import manage

PEOPLE = 50
OLD, NEW = "k1", "k2"
COLUMNS: LiteralString = (
    "SELECT table_name, column_name FROM information_schema.columns"
    " WHERE table_schema = 'public' AND data_type = 'bytea'"
)
SEALED: LiteralString = "SELECT count(*) FROM {table} WHERE substring({column} FROM 1 FOR {size}) = {head}"
TOLD: LiteralString = "SELECT count(*) FROM oversight_change WHERE strpos(fields::text, {head}) > 0"


class Registrars(Visitors):
    """Somebody gives clients new names all the while: what is written is sealed under the key of the moment."""

    def __init__(self, *given: Any, **also: Any) -> None:
        super().__init__(*given, **also)
        self.named: dict[str, str] = {}
        self._turn = 0
        self.add("client", self.rename)

    def rename(self) -> None:
        self._turn += 1
        number, name = f"C-{self._turn % PEOPLE}", f"客户 {self._turn}"
        body = {"identities": {"crm": number}, "name": name}
        answer = self.ask("client", requests, "POST", f"{self.url}/api/v1/clients/", json=body, headers=self.key)
        if answer is not None and answer.status_code == 200:
            self.named[answer.json()["results"][0]["uid"]] = name

    def misread(self) -> int:
        """Clients of whom the API no longer says the last name it acknowledged."""
        return sum(self.read(uid) != name for uid, name in self.named.items())

    def read(self, uid: str) -> str:
        answer = requests.get(f"{self.url}/api/v1/clients/{uid}/", headers=self.key, timeout=GIVEN_UP_S)
        return str(answer.json()["name"]) if answer.status_code == 200 else ""


def play(scene: Scene) -> None:
    """First every process can read the new key, then all write under it, then everything is sealed anew."""
    before = scene.house.keys
    old, new = before["FIELD_KEYS"], f"{NEW}:{base64.b64encode(secrets.token_bytes(32)).decode()}"
    visitors = Registrars(scene.house.url, scene.house.stage, scene.record, keep_open=False)
    scene.house.load.keeps_open = False
    scene.house.load.repeated = 0.3
    try:
        with scene.under_load(per_s=scene.scale.slowly_per_s), visitors.coming():
            since = time.time()
            deploy(scene, f"{old},{new}")
            deploy(scene, f"{new},{old}")
            sealed = under(scene, OLD)
            scene.house.run("rotate_keys", manage("rotate_keys"))
            left = under(scene, OLD)
            deploy(scene, new)
            over = time.time()
        judge(scene, visitors, since, over)
        check(scene, "values that the old key sealed, after all was sealed anew", left, sealed + left)
        check(scene, "clients whose last name is not read by the new key", visitors.misread(), len(visitors.named))
    finally:
        scene.house.keys = before


def deploy(scene: Scene, ring: str) -> None:
    """Every process in turn begins anew with that key ring."""
    scene.house.keys = {**scene.house.keys, "FIELD_KEYS": ring}
    for name in [*WEBS, *WORKERS, *BEATS]:
        process = scene.house.running[name]
        process.env = {**process.env, "FIELD_KEYS": ring}
        roll(scene, name)


def under(scene: Scene, key_id: str) -> int:
    """Values in the database, history included, that begin as that key's do."""
    head = bytes([len(key_id)]) + key_id.encode()
    with psycopg.connect(scene.house.servers.dsn(), autocommit=True) as link:
        places = link.execute(COLUMNS).fetchall()
        asked: list[sql.Composed] = [
            sql.SQL(SEALED).format(
                table=sql.Identifier(table), column=sql.Identifier(column), size=len(head), head=head
            )
            for table, column in places
        ]
        asked.append(sql.SQL(TOLD).format(head=f"\\\\x{head.hex()}"))
        return sum(int(row[0]) for one in asked for row in link.execute(one).fetchall())


def judge(scene: Scene, visitors: Registrars, since: float, over: float) -> None:
    visits = scene.record.during(since, over)
    failed = [visit for visit in visits if not 200 <= visit.status < 400]
    posts = sum(since <= at < over for at in scene.record.failures)
    told = sum(since <= posted.at < over for posted in scene.record.posted.values())
    check(scene, "requests at the doors that failed while the keys were exchanged", len(failed), len(visits))
    check(scene, "posts that had to be repeated while the keys were exchanged", posts, told)
    for was in scene.house.load.kinds:
        wrong, repeats = scene.record.other_answers[was], scene.record.repeats[was]
        check(scene, f"posts ({was}) that got another answer when repeated", wrong, repeats)


def check(scene: Scene, what: str, wrong: int, among: int) -> None:
    scene.record.checks.append(Check("P13", what, wrong, among))
