"""Keeps the history of the assets a rule suggests beside its first."""

from django.db import migrations

TABLE = "alerts_furtherasset"
CALL = "EXECUTE FUNCTION oversight_keep_history('', '')"


class Migration(migrations.Migration):
    dependencies = [("oversight", "0008_sealing_anew_is_no_change"), ("alerts", "0017_further_assets")]
    operations = [
        migrations.RunSQL(
            f"CREATE OR REPLACE TRIGGER history_of_updates AFTER UPDATE ON {TABLE}"
            f" FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) {CALL};",
            f"DROP TRIGGER IF EXISTS history_of_updates ON {TABLE};",
        ),
        migrations.RunSQL(
            f"CREATE OR REPLACE TRIGGER history_of_others AFTER INSERT OR DELETE ON {TABLE} FOR EACH ROW {CALL};",
            f"DROP TRIGGER IF EXISTS history_of_others ON {TABLE};",
        ),
    ]
