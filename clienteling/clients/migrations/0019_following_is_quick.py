"""Indexes for whoever follows the lists."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("clients", "0018_lists_to_follow")]
    operations = [
        AddIndexConcurrently("client", models.Index(fields=["changed_at", "id"], name="client_changed")),
        AddIndexConcurrently("relationship", models.Index(fields=["changed_at", "id"], name="relationship_changed")),
        AddIndexConcurrently("consent", models.Index(fields=["changed_at", "id"], name="consent_changed")),
        AddIndexConcurrently("wish", models.Index(fields=["changed_at", "id"], name="wish_changed")),
    ]
