"""Rows that other systems follow say when they were last changed, whoever changed them."""

from django.db import migrations, models

TABLES = ('alerts_alert',)
# Existing rows get one moment without being written again; new ones get theirs from the clock.
MOMENT = models.Func(function="clock_timestamp", output_field=models.DateTimeField())
COLUMN = """
ALTER TABLE alerts_alert ADD COLUMN changed_at timestamp with time zone DEFAULT now() NOT NULL,
    ALTER COLUMN changed_at SET DEFAULT clock_timestamp();
"""
NO_COLUMN = "ALTER TABLE alerts_alert DROP COLUMN changed_at CASCADE;"
CHANGED = """
CREATE FUNCTION alerts_row_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
END
$$;
""" + "".join(
    f"CREATE TRIGGER row_changed BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION alerts_row_changed();\n"
    for table in TABLES
)
NOT_CHANGED = (
    "".join(f"DROP TRIGGER row_changed ON {table};\n" for table in TABLES) + "DROP FUNCTION alerts_row_changed();"
)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_squashed_0012_every_reason")]
    operations = [
        # In one go: what Django thinks about between two changes would be waited for by everybody.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(COLUMN + CHANGED, NOT_CHANGED + NO_COLUMN)],
            state_operations=[
                migrations.AddField("alert", "changed_at", models.DateTimeField("last change", db_default=MOMENT, editable=False))
            ],
        ),
    ]
