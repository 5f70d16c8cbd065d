"""Markets and stores take known time zones only; nothing changes in the database."""

import clienteling.associates.models.zones
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('associates', '0010_answers_kept_for_repeated_requests'),
    ]

    operations = [
        migrations.AlterField(
            model_name='market',
            name='time_zone',
            field=models.CharField(max_length=40, validators=[clienteling.associates.models.zones.known_zone], verbose_name='time zone'),
        ),
        migrations.AlterField(
            model_name='store',
            name='time_zone',
            field=models.CharField(blank=True, help_text="Empty where it is the market's.", max_length=40, validators=[clienteling.associates.models.zones.known_zone], verbose_name='time zone'),
        ),
    ]
