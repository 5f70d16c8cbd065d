"""A large house made in SQL, in seconds: for measuring, so the encrypted names hold nothing."""

from uuid import uuid4

from django.db import connection

from clienteling.associates.models import Associate, Market, Store
from clienteling.wecom.models import Corp

ASSOCIATES = 60
CLIENTS = """INSERT INTO clients_client (uid, market_id, name, search_grams, language, birth_md, tag_ids, points,
    tier_rank, order_count, lifetime_minor, created_at, updated_at)
SELECT gen_random_uuid(), {market}, '\\x00', '{{}}', 'zh-hans',
    CASE WHEN random() < 0.85 THEN extract(month FROM d) * 100 + extract(day FROM d) END,
    '{{}}', 0, 0, 0, 0, now(), now()
FROM (SELECT date '2000-01-01' + (random() * 365)::int AS d FROM generate_series(1, {count})) birthdays"""
RELATIONSHIPS = """INSERT INTO clients_relationship (client_id, associate_id, is_primary, started_at, add_way, state,
    ended_by)
SELECT c.id, (SELECT min(id) FROM associates_associate) + c.id % {associates}, true, now() - interval '1 year', 0,
    '', ''
FROM clients_client c WHERE c.id % 40 > 0"""
CONSENTS = """INSERT INTO clients_consent (client_id, purpose, channel, granted_at, text_version, source)
SELECT c.id, 'service', '', now() - interval '1 year', '2026-01', 'bench'
FROM clients_client c WHERE c.id % 25 > 0"""
FILLED = ("clients_client", "clients_relationship", "clients_consent", "associates_associate")


def populate(clients: int) -> Market:
    """One market of that many clients, born all over the year; 1 in 40 without associate, 1 in 25 without consent."""
    corp = Corp.objects.create(
        corp_id=f"ww{uuid4().hex[:16]}", name="Bench", agent_id=1, secret="s", callback_token="t", callback_aes_key="k"
    )
    market = Market.objects.create(
        code="CN", name="Mainland", corp=corp, currency="CNY", time_zone="Asia/Shanghai", region="CN"
    )
    store = Store.objects.create(market=market, code="S1", name="Store", city="Shanghai")
    Associate.objects.bulk_create(
        Associate(username=f"a{n}", userid=f"a{n}", name=f"A {n}", market=market, store=store)
        for n in range(ASSOCIATES)
    )
    with connection.cursor() as cursor:
        cursor.execute(CLIENTS.format(market=market.pk, count=clients))
        cursor.execute(RELATIONSHIPS.format(associates=ASSOCIATES))
        cursor.execute(CONSENTS)
        for table in FILLED:
            cursor.execute(f"ANALYZE {table}")
    return market
