"""Keys say from where and how often they may be used, and stay good for a while beside their successor."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('associates', '0008_audit_entries_are_chained_and_stay'),
    ]

    operations = [
        migrations.AddField(
            model_name='machinekey',
            name='former_hash',
            field=models.CharField(blank=True, editable=False, max_length=150, verbose_name='hash of the former key'),
        ),
        migrations.AddField(
            model_name='machinekey',
            name='former_prefix',
            field=models.CharField(editable=False, max_length=8, null=True, unique=True, verbose_name='former prefix'),
        ),
        migrations.AddField(
            model_name='machinekey',
            name='former_until',
            field=models.DateTimeField(editable=False, null=True, verbose_name='former key good until'),
        ),
        migrations.AddField(
            model_name='machinekey',
            name='last_used_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='last used at'),
        ),
        migrations.AddField(
            model_name='machinekey',
            name='networks',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=43), blank=True, default=list, help_text='Where it may be used from, as 203.0.113.0/24, separated by commas. Empty: from anywhere.', size=None, verbose_name='addresses'),
        ),
        migrations.AddField(
            model_name='machinekey',
            name='per_minute',
            field=models.PositiveIntegerField(db_default=6000, default=6000, help_text='0 for no limit.', verbose_name='requests per minute'),
        ),
    ]
