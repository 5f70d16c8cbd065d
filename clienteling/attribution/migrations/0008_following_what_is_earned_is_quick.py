"""Indexes for whoever follows credits and commission entries."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("attribution", "0007_what_is_earned_can_be_followed")]
    operations = [
        AddIndexConcurrently("credit", models.Index(fields=["changed_at", "id"], name="credit_changed")),
        AddIndexConcurrently("ledgerentry", models.Index(fields=["changed_at", "id"], name="ledger_entry_changed")),
    ]
