"""Trigger: the log of erasures is only added to."""

from django.db import migrations

STAYS = """
CREATE FUNCTION oversight_erasure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of erasures is append-only' USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON oversight_erasure
    FOR EACH ROW EXECUTE FUNCTION oversight_erasure_stays();
"""
GOES = "DROP TRIGGER append_only ON oversight_erasure; DROP FUNCTION oversight_erasure_stays();"


class Migration(migrations.Migration):
    dependencies = [("oversight", "0004_access_and_erasure")]
    operations = [migrations.RunSQL(STAYS, GOES)]
