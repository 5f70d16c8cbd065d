"""A watermark for each rule on activity."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0005_rules_with_a_life")]
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
            ],
            options={"verbose_name": "watermark", "verbose_name_plural": "watermarks"},
        ),
    ]
