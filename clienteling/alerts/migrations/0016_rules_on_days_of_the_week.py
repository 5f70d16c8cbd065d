"""A rule may look on some days of the week only; every rule there is goes on looking every day."""

import django.contrib.postgres.fields
from django.db import migrations, models

TRIGGERS = [("schedule", "On a schedule"), ("activity", "When something happens")]


class Migration(migrations.Migration):
    dependencies = [("alerts", "0015_fewer_indexes")]
    operations = [
        migrations.AddField(
            model_name="ruleversion",
            name="weekdays",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="days of the week",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekdays__contained_by", [1, 2, 3, 4, 5, 6, 7])),
                name="rule_weekdays_are_of_a_week",
            ),
        ),
        migrations.AlterField(
            model_name="ruleversion",
            name="trigger",
            field=models.CharField(choices=TRIGGERS, max_length=12, verbose_name="trigger"),
        ),
    ]
