"""Indexes for whoever follows the lists."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("alerts", "0013_lists_to_follow")]
    operations = [
        AddIndexConcurrently("alert", models.Index(fields=["changed_at", "id"], name="alert_changed")),
    ]
