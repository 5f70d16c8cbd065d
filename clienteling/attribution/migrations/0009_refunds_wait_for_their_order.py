"""A refund told before its order is kept until the order comes: a new table, which nothing waits for."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('associates', '0010_answers_kept_for_repeated_requests'),
        ('attribution', '0008_following_what_is_earned_is_quick'),
    ]

    operations = [
        migrations.CreateModel(
            name='WaitingRefund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=30, verbose_name='source')),
                ('order_number', models.CharField(max_length=80, verbose_name='order number')),
                ('external_id', models.CharField(max_length=80, verbose_name='refund number')),
                ('amount_minor', models.BigIntegerField(verbose_name='amount in minor units')),
                ('refunded_at', models.DateTimeField(verbose_name='refunded at')),
                ('told_at', models.DateTimeField(verbose_name='told at')),
                ('refused', models.CharField(blank=True, max_length=40, verbose_name='refused as')),
                ('market', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='associates.market', verbose_name='market')),
            ],
            options={
                'verbose_name': 'refund without an order',
                'verbose_name_plural': 'refunds without an order',
                'constraints': [models.UniqueConstraint(fields=('source', 'order_number', 'external_id'), name='waiting_refund_once_per_order'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='waiting_refund_amount_is_positive')],
            },
        ),
    ]
