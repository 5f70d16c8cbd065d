"""A watermark for each rule on activity; a sweep remembers what decided beside the facts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0007_what_runs_goes_on")]
    operations = [
        migrations.CreateModel(
            name="Watermark",
            fields=[
                (
                    "rule",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="watermark",
                        serialize=False,
                        to="alerts.rule",
                        verbose_name="rule",
                    ),
                ),
                ("place", models.BigIntegerField(default=0, verbose_name="looked at up to")),
                ("looked_at", models.DateTimeField(blank=True, null=True, verbose_name="looked again at")),
            ],
            options={"verbose_name": "watermark", "verbose_name_plural": "watermarks"},
        ),
        migrations.AddField(
            model_name="rulerun",
            name="signature",
            field=models.CharField(
                blank=True, editable=False, max_length=32, db_default="", verbose_name="what it looked with"
            ),
        ),
    ]
