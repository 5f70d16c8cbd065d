"""The content of a send goes when it is old, and what still has some is found at once."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import clienteling.lib.encryption


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("wecom", "0011_what_was_kept_back")]
    operations = [
        migrations.AlterField(
            model_name="send",
            name="body",
            field=clienteling.lib.encryption.EncryptedTextField(verbose_name="content", null=True),
        ),
        AddIndexConcurrently(
            model_name="send",
            index=models.Index(
                fields=["created_at"],
                condition=models.Q(
                    ("body__isnull", False), ("state__in", ["accepted", "refused", "expired", "unclear"])
                ),
                name="send_ended_with_content",
            ),
        ),
    ]
