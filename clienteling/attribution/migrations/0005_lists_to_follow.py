"""Rows that other systems follow say when they were last changed, whoever changed them."""

from django.db import migrations, models

TABLES = ('attribution_order',)
# Existing rows get one moment without being written again; new ones get theirs from the clock.
MOMENT = models.Func(function="clock_timestamp", output_field=models.DateTimeField())
COLUMN = """
ALTER TABLE attribution_order ADD COLUMN changed_at timestamp with time zone DEFAULT now() NOT NULL,
    ALTER COLUMN changed_at SET DEFAULT clock_timestamp();
"""
NO_COLUMN = "ALTER TABLE attribution_order DROP COLUMN changed_at CASCADE;"
CHANGED = """
CREATE FUNCTION attribution_row_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
END
$$;
""" + "".join(
    f"CREATE TRIGGER row_changed BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION attribution_row_changed();\n"
    for table in TABLES
)
NOT_CHANGED = (
    "".join(f"DROP TRIGGER row_changed ON {table};\n" for table in TABLES) + "DROP FUNCTION attribution_row_changed();"
)
REFUNDED = """
CREATE FUNCTION attribution_order_refunded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE attribution_order SET changed_at = clock_timestamp() WHERE id = NEW.order_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER order_refunded AFTER INSERT ON attribution_refund
    FOR EACH ROW EXECUTE FUNCTION attribution_order_refunded();
"""
NOT_REFUNDED = "DROP TRIGGER order_refunded ON attribution_refund; DROP FUNCTION attribution_order_refunded();"


class Migration(migrations.Migration):
    dependencies = [("attribution", "0001_squashed_0004_pieces_to_be_collected")]
    operations = [
        # In one go: what Django thinks about between two changes would be waited for by everybody.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(COLUMN + CHANGED + REFUNDED, NOT_REFUNDED + NOT_CHANGED + NO_COLUMN)],
            state_operations=[
                migrations.AddField("order", "changed_at", models.DateTimeField("last change", db_default=MOMENT, editable=False))
            ],
        ),
    ]
