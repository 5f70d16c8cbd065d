"""An index by age, for the nightly deletion of handled callbacks and the audit of it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("wecom", "0013_what_was_kept_back_before")]
    operations = [
        AddIndexConcurrently(
            "callbackevent",
            models.Index(
                condition=models.Q(state="handled"), fields=["handled_at"], name="callback_handled_by_age"
            ),
        ),
    ]
