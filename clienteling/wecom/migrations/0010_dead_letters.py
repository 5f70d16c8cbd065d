"""What was not delivered is found at once, however many messages there are."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("wecom", "0009_what_waits_for_a_person")]
    operations = [
        AddIndexConcurrently(
            model_name="send",
            index=models.Index(
                fields=["created_at"],
                condition=models.Q(("state__in", ["refused", "expired", "unclear"])),
                name="send_undelivered",
            ),
        )
    ]
