"""A rule may suggest further assets, of which the associate chooses one; which was sent is kept."""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0016_rules_on_days_of_the_week"),
        ("assets", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="FurtherAsset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(verbose_name="place among the assets")),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to="assets.asset", verbose_name="asset"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="further_assets",
                        to="alerts.ruleversion",
                        verbose_name="rule version",
                    ),
                ),
            ],
            options={
                "verbose_name": "further asset",
                "verbose_name_plural": "further assets",
                "ordering": ["version", "place"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "place"), name="rule_asset_one_per_place"),
                    models.UniqueConstraint(fields=("version", "asset"), name="rule_asset_once_per_version"),
                    models.CheckConstraint(
                        condition=models.Q(("place__range", (2, 9))), name="rule_assets_are_nine_at_most"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="alertstep",
            name="asset",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=PROTECT,
                related_name="+",
                to="assets.asset",
                verbose_name="sent asset",
            ),
        ),
    ]
