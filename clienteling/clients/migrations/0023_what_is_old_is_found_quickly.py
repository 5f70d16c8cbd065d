"""Indexes by age, for the nightly deletion and the audit of it, and for who was erased lately."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("clients", "0022_what_codes_say")]
    operations = [
        AddIndexConcurrently(
            "client",
            models.Index(condition=models.Q(erased_at__isnull=False), fields=["erased_at"], name="client_erased"),
        ),
        AddIndexConcurrently("look", models.Index(fields=["looked_at"], name="look_by_age")),
        AddIndexConcurrently("formernote", models.Index(fields=["until"], name="former_note_by_age")),
        AddIndexConcurrently("formervalue", models.Index(fields=["until"], name="former_value_by_age")),
    ]
