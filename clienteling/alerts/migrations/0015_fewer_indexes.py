"""Drops indexes that a longer one begins with: an alert is written into three fewer."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

INDEXES = {
    "alerts_alert_rule_id_74644b2d": "rule_id",
    "alerts_alert_client_id_7a434b84": "client_id",
    "alerts_alert_associate_id_b56be5a8": "associate_id",
}


def key(to, verbose_name, **how):
    """As it was, without an index of its own."""
    protect = django.db.models.deletion.PROTECT
    return models.ForeignKey(
        db_index=False, on_delete=protect, related_name="alerts", to=to, verbose_name=verbose_name, **how
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("alerts", "0014_following_is_quick")]
    operations = [
        *(
            migrations.RunSQL(
                f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
                f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON alerts_alert ({column})",
            )
            for name, column in INDEXES.items()
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("alert", "rule", key("alerts.rule", "rule")),
                migrations.AlterField("alert", "client", key("clients.client", "client")),
                migrations.AlterField("alert", "associate", key(settings.AUTH_USER_MODEL, "associate", null=True)),
            ]
        ),
    ]
