"""Rows that other systems follow say when they were last changed, whoever changed them."""

from django.db import migrations, models
from django.db.models.functions import Now

TABLES = ('clients_client', 'clients_relationship', 'clients_consent', 'clients_wish')
# Existing rows get one moment without being written again; new ones get theirs from the clock.
MOMENT = models.Func(function="clock_timestamp", output_field=models.DateTimeField())
COLUMNS = "".join(
    f"ALTER TABLE {table} ADD COLUMN changed_at timestamp with time zone DEFAULT now() NOT NULL,"
    " ALTER COLUMN changed_at SET DEFAULT clock_timestamp();\n"
    for table in TABLES
)
NO_COLUMNS = "".join(f"ALTER TABLE {table} DROP COLUMN changed_at CASCADE;\n" for table in TABLES)
CHANGED = """
CREATE FUNCTION clients_row_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('clienteling.resealing', true), '') <> 'on' THEN  -- the same value under another key
        NEW.changed_at := clock_timestamp();
    END IF;
    RETURN NEW;
END
$$;
""" + "".join(
    f"CREATE TRIGGER row_changed BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION clients_row_changed();\n"
    for table in TABLES
)
NOT_CHANGED = (
    "".join(f"DROP TRIGGER row_changed ON {table};\n" for table in TABLES) + "DROP FUNCTION clients_row_changed();"
)
KINDS = {"clients_relationship": "relationships", "clients_consent": "consents", "clients_wish": "wishes"}
DELETED = """
CREATE FUNCTION clients_row_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO clients_deletion (kind, row_id, market_id)
    SELECT TG_ARGV[0], OLD.id, (SELECT market_id FROM clients_client WHERE id = OLD.client_id);
    RETURN NULL;
END
$$;
""" + "".join(
    f"CREATE TRIGGER row_deleted AFTER DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION clients_row_deleted('{kind}');\n"
    for table, kind in KINDS.items()
)
NOT_DELETED = (
    "".join(f"DROP TRIGGER row_deleted ON {table};\n" for table in KINDS) + "DROP FUNCTION clients_row_deleted();"
)


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_squashed_0017_imports_and_changes_of_tags"), ("associates", "0001_squashed_0009_keys_with_addresses_rates_and_rotation")]
    operations = [
        migrations.CreateModel(
            name="Deletion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20, verbose_name="what")),
                ("row_id", models.BigIntegerField(verbose_name="row")),
                ("changed_at", models.DateTimeField("last change", db_default=MOMENT, editable=False)),
                (
                    "market",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=models.deletion.CASCADE,
                        to="associates.market",
                        verbose_name="market",
                    ),
                ),
            ],
            options={
                "verbose_name": "deletion",
                "verbose_name_plural": "deletions",
                "indexes": [models.Index(fields=["changed_at", "id"], name="deletion_changed")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(kind__in=["relationships", "consents", "wishes"]),
                        name="deletion_is_of_a_list",
                    )
                ],
            },
        ),
        # In one go and at the end: what Django thinks about between two changes would be waited for by everybody.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(COLUMNS + CHANGED + DELETED, NOT_DELETED + NOT_CHANGED + NO_COLUMNS)
            ],
            state_operations=[
                migrations.AddField(name, "changed_at", models.DateTimeField("last change", db_default=MOMENT, editable=False))
                for name in ("client", "relationship", "consent", "wish")
            ],
        ),
    ]
