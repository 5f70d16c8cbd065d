"""History does not tell what a worker read from WeCom's picture of a code."""

from django.db import migrations

BEFORE = "due_at,tries,error,address,config_id,userids"
MADE = """
CREATE OR REPLACE TRIGGER history_of_updates AFTER UPDATE ON clients_contactway FOR EACH ROW
WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION oversight_keep_history('{ignored}', '');
CREATE OR REPLACE TRIGGER history_of_others AFTER INSERT OR DELETE ON clients_contactway FOR EACH ROW
EXECUTE FUNCTION oversight_keep_history('{ignored}', '');
"""


class Migration(migrations.Migration):
    dependencies = [("oversight", "0009_history_of_further_assets"), ("clients", "0022_what_codes_say")]
    operations = [migrations.RunSQL(MADE.format(ignored=f"{BEFORE},content"), MADE.format(ignored=BEFORE))]
