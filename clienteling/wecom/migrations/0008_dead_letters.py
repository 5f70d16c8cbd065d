"""What was not delivered is found at once, however many messages there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("wecom", "0007_direct_calls_without_redis_are_counted_together")]
    operations = [
        migrations.AddIndex(
            model_name="send",
            index=models.Index(
                fields=["created_at"],
                condition=models.Q(("state__in", ["refused", "expired", "unclear"])),
                name="send_undelivered",
            ),
        )
    ]
