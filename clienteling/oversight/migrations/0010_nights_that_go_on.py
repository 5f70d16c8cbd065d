"""A night of deletions is finished once nothing is left; until then the next spell goes on with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("oversight", "0009_history_of_further_assets")]
    operations = [
        migrations.AddField(
            "retentionrun", "finished_at", models.DateTimeField(null=True, verbose_name="finished at")
        ),
    ]
