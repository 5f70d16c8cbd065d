"""Answers of writing requests are kept by their key for those who repeat them."""

import clienteling.lib.encryption
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('associates', '0001_squashed_0009_keys_with_addresses_rates_and_rotation'),
    ]

    operations = [
        migrations.CreateModel(
            name='IdempotencyRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('caller', models.CharField(max_length=60, verbose_name='caller')),
                ('key', models.CharField(max_length=128, verbose_name='idempotency key')),
                ('path', models.TextField(verbose_name='path')),
                ('digest', models.BinaryField(max_length=32)),
                ('status', models.PositiveSmallIntegerField(verbose_name='status')),
                ('answer', clienteling.lib.encryption.EncryptedTextField(verbose_name='answer')),
                ('at', models.DateTimeField(verbose_name='answered at')),
            ],
            options={
                'verbose_name': 'answer kept for a repeated request',
                'verbose_name_plural': 'answers kept for repeated requests',
                'indexes': [models.Index(fields=['at'], name='idempotency_record_by_age')],
                'constraints': [models.UniqueConstraint(fields=('caller', 'key'), name='idempotency_key_once_per_caller'), models.CheckConstraint(condition=models.Q(('status__gte', 200), ('status__lt', 300)), name='idempotency_record_of_a_success')],
            },
        ),
    ]
