"""A night of deletions is finished once nothing is left; until then the next spell goes on with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("oversight", "0010_contents_of_codes_are_no_history")]
    operations = [
        migrations.AddField(
            "retentionrun", "finished_at", models.DateTimeField(null=True, verbose_name="finished at")
        ),
    ]
