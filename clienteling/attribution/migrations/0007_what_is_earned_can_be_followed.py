"""Credits and ledger entries say when they were written, by the database's clock. Nothing posted ever changes."""

from django.db import migrations, models

TABLES = {"credit": "attribution_credit", "ledgerentry": "attribution_ledgerentry"}
# Existing rows get one moment without being written again; new ones get theirs from the clock.
MOMENT = models.Func(function="clock_timestamp", output_field=models.DateTimeField())
COLUMN = """
ALTER TABLE {table} ADD COLUMN changed_at timestamp with time zone DEFAULT now() NOT NULL,
    ALTER COLUMN changed_at SET DEFAULT clock_timestamp();
"""
NO_COLUMN = "ALTER TABLE {table} DROP COLUMN changed_at CASCADE;"


class Migration(migrations.Migration):
    atomic = False  # each table is locked for itself
    dependencies = [("attribution", "0006_following_is_quick")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(COLUMN.format(table=table), NO_COLUMN.format(table=table))],
            state_operations=[
                migrations.AddField(
                    name, "changed_at", models.DateTimeField("last change", db_default=MOMENT, editable=False)
                )
            ],
        )
        for name, table in TABLES.items()
    ]
