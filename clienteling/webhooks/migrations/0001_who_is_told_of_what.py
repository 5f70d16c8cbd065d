"""Subscriptions, what happened, and what of it must still be delivered."""

import clienteling.lib.encryption
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('associates', '0001_squashed_0009_keys_with_addresses_rates_and_rotation'),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
                ('kind', models.CharField(max_length=40, verbose_name='what')),
                ('occurred_at', models.DateTimeField(verbose_name='when')),
                ('data', models.JSONField(verbose_name='data')),
                ('market', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to='associates.market', verbose_name='market')),
            ],
            options={
                'verbose_name': 'webhook event',
                'verbose_name_plural': 'webhook events',
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('url', models.CharField(help_text='Begins with https://.', max_length=500, verbose_name='address')),
                ('event_types', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None, verbose_name='events')),
                ('secret', clienteling.lib.encryption.EncryptedTextField(editable=False, max_length=100, verbose_name='secret')),
                ('former_secret', clienteling.lib.encryption.EncryptedTextField(editable=False, max_length=100, null=True, verbose_name='former secret')),
                ('former_until', models.DateTimeField(editable=False, null=True, verbose_name='former secret signs until')),
                ('status', models.CharField(choices=[('active', 'Active'), ('paused', 'Paused'), ('disabled', 'Disabled after long failure')], default='active', editable=False, max_length=10, verbose_name='status')),
                ('failing_since', models.DateTimeField(editable=False, null=True, verbose_name='failing since')),
                ('last_error', models.CharField(blank=True, editable=False, max_length=60, verbose_name='last error')),
                ('last_success_at', models.DateTimeField(editable=False, null=True, verbose_name='last success')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('key', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, to='associates.machinekey', verbose_name='machine key')),
                ('market', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='associates.market', verbose_name='market')),
            ],
            options={
                'verbose_name': 'webhook',
                'verbose_name_plural': 'webhooks',
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('delivered', 'Delivered'), ('given_up', 'Given up')], default='waiting', max_length=10, verbose_name='state')),
                ('queued_at', models.DateTimeField(verbose_name='queued at')),
                ('due_at', models.DateTimeField(verbose_name='due at')),
                ('tries', models.PositiveIntegerField(default=0, verbose_name='tries')),
                ('last_status', models.PositiveSmallIntegerField(default=0, verbose_name='last answer')),
                ('last_error', models.CharField(blank=True, max_length=60, verbose_name='last error')),
                ('delivered_at', models.DateTimeField(null=True, verbose_name='delivered at')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='webhooks.event', verbose_name='event')),
                ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='webhooks.subscription', verbose_name='webhook')),
            ],
            options={
                'verbose_name': 'webhook delivery',
                'verbose_name_plural': 'webhook deliveries',
            },
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['occurred_at'], name='webhook_event_by_time'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('url__startswith', 'https://')), name='webhook_goes_by_https'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['active', 'paused', 'disabled'])), name='webhook_status_is_known'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at'], name='webhook_delivery_due'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('event', 'subscription'), name='webhook_delivery_once_per_event'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'delivered', 'given_up'])), name='webhook_delivery_state_is_known'),
        ),
    ]
