"""Rules that run go on with their newest version; alerts and runs learn what is now written down at once."""

from django.db import migrations

CURRENT = """UPDATE alerts_rule r SET current_id = (SELECT v.id FROM alerts_ruleversion v WHERE v.rule_id = r.id
    ORDER BY v.number DESC LIMIT 1) WHERE r.status IN ('shadow', 'live', 'paused')"""
RAISED_AS = """UPDATE alerts_alert SET raised_as = reason
WHERE reason IN ('no_associate', 'no_consent', 'do_not_disturb', 'minor', 'in_transfer')"""
TIME_ZONE = """UPDATE alerts_rulerun r SET time_zone = m.time_zone FROM associates_market m WHERE m.id = r.market_id"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0006_life_cycle_and_backtests")]

    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (CURRENT, RAISED_AS, TIME_ZONE)
    ]
