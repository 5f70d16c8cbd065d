"""Dead letters that the house kept back before it said so in a column of its own: only those, by their index."""

from django.db import migrations

KEPT_BACK = """
UPDATE wecom_send SET kept_back = true
WHERE state IN ('refused', 'expired', 'unclear') AND NOT kept_back AND reason IN (
    'handed_over', 'no_longer_allowed', 'digest_changed', 'client erased', 'no_associate', 'no_consent',
    'do_not_disturb', 'minor', 'in_transfer', 'stopped', 'cap'
)"""


class Migration(migrations.Migration):
    dependencies = [("wecom", "0012_content_goes_when_it_is_old")]
    operations = [migrations.RunSQL(KEPT_BACK, migrations.RunSQL.noop)]
