"""Indexes for whoever follows the lists."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("attribution", "0005_lists_to_follow")]
    operations = [
        AddIndexConcurrently("order", models.Index(fields=["changed_at", "id"], name="order_changed")),
    ]
