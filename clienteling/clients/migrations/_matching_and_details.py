"""Two records that are one person, and what is known about clients."""

import clienteling.lib.encryption
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

TABLES = [
    migrations.CreateModel(
        name='ClientMerge',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('merged_at', models.DateTimeField(verbose_name='merged at')),
            ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone at')),
            ('filled', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, editable=False, size=None, verbose_name='filled columns')),
            ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None, verbose_name='tags')),
            ('state', models.JSONField(default=dict, editable=False, verbose_name='former state')),
            ('merged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client', verbose_name='merged client')),
            ('merged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='merged by')),
            ('survivor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='clients.client', verbose_name='client')),
            ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
        ],
        options={
            'verbose_name': 'merge',
            'verbose_name_plural': 'merges',
            'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('merged',), name='merge_one_running_per_merged_client'), models.CheckConstraint(condition=models.Q(('survivor', models.F('merged')), _negated=True), name='merge_of_two_clients'), models.CheckConstraint(condition=models.Q(('undone_at', None), ('undone_at__gte', models.F('merged_at')), _connector='OR'), name='merge_undone_after_it_was_made')],
        },
    ),
    migrations.CreateModel(
        name='DoubtfulMatch',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None, verbose_name='why')),
            ('verdict', models.CharField(choices=[('open', 'Open'), ('same', 'The same person'), ('different', 'Not the same person')], default='open', max_length=10, verbose_name='verdict')),
            ('found_at', models.DateTimeField(verbose_name='found at')),
            ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
            ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
            ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.client', verbose_name='client')),
            ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.client', verbose_name='other client')),
        ],
        options={
            'verbose_name': 'doubtful match',
            'verbose_name_plural': 'doubtful matches',
            'indexes': [models.Index(condition=models.Q(('verdict', 'open')), fields=['-found_at'], name='doubtful_match_open')],
            'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='doubtful_match_proposed_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='doubtful_match_older_client_first'), models.CheckConstraint(condition=models.Q(('verdict__in', ['open', 'same', 'different'])), name='doubtful_match_verdict_is_known')],
        },
    ),
    migrations.CreateModel(
        name='MovedRow',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('table', models.CharField(max_length=60, verbose_name='table')),
            ('row_id', models.BigIntegerField(verbose_name='row')),
            ('merge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moved', to='clients.clientmerge', verbose_name='merge')),
        ],
        options={
            'verbose_name': 'moved row',
            'verbose_name_plural': 'moved rows',
            'constraints': [models.UniqueConstraint(fields=('merge', 'table', 'row_id'), name='moved_row_once_per_merge')],
        },
    ),
    migrations.CreateModel(
        name='CustomField',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
            ('kind', models.CharField(choices=[('text', 'Text'), ('number', 'Whole number'), ('date', 'Date'), ('yes_no', 'Yes or no'), ('choice', 'One of several')], max_length=10, verbose_name='kind')),
            ('labels', models.JSONField(verbose_name='labels per language')),
            ('choices', models.JSONField(blank=True, default=dict, verbose_name='choices')),
            ('is_personal', models.BooleanField(default=False, verbose_name='personal (stored encrypted)')),
            ('seen_by', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='seen by roles')),
            ('edited_by', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='edited by roles')),
            ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='retired at')),
        ],
        options={
            'verbose_name': 'custom field',
            'verbose_name_plural': 'custom fields',
            'ordering': ['code'],
        },
    ),
    migrations.CreateModel(
        name='CustomValue',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
            ('plain', models.JSONField(blank=True, null=True, verbose_name='value')),
            ('sealed', clienteling.lib.encryption.EncryptedTextField(blank=True, max_length=500, null=True, verbose_name='value')),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='custom_values', to='clients.client', verbose_name='client')),
            ('field', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='clients.customfield', verbose_name='field')),
        ],
        options={
            'verbose_name': 'value of a custom field',
            'verbose_name_plural': 'values of custom fields',
            'constraints': [models.UniqueConstraint(fields=('client', 'field'), name='custom_value_one_per_client_and_field'), models.CheckConstraint(condition=models.Q(models.Q(('plain__isnull', False), ('sealed', None)), models.Q(('plain', None), ('sealed__isnull', False)), _connector='OR'), name='custom_value_is_plain_or_sealed')],
        },
    ),
    migrations.CreateModel(
        name='ImportantDate',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
            ('kind', models.CharField(choices=[('wedding', 'wedding anniversary'), ('child', "child's birthday"), ('partner', "partner's birthday"), ('first_purchase', 'first purchase'), ('other', 'another day')], max_length=20, verbose_name='occasion')),
            ('label', clienteling.lib.encryption.EncryptedTextField(blank=True, max_length=60, verbose_name='whose, or what')),
            ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year')),
            ('md', models.SmallIntegerField(verbose_name='day')),
            ('is_lunar', models.BooleanField(default=False, verbose_name='lunar')),
            ('next_on', models.DateField(verbose_name='next on')),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='important_dates', to='clients.client', verbose_name='client')),
        ],
        options={
            'verbose_name': 'important date',
            'verbose_name_plural': 'important dates',
            'indexes': [models.Index(fields=['next_on'], name='important_date_next')],
            'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('md__gte', 101), ('md__lte', 1231)), models.Q(('is_lunar', True), ('md__gte', -1230), ('md__lte', -101)), _connector='OR'), name='important_date_is_a_day')],
        },
    ),
    migrations.CreateModel(
        name='Note',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
            ('text', clienteling.lib.encryption.EncryptedTextField(max_length=2000, verbose_name='note')),
            ('written_at', models.DateTimeField(verbose_name='written at')),
            ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='edited at')),
            ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='author')),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='clients.client', verbose_name='client')),
        ],
        options={
            'verbose_name': 'note',
            'verbose_name_plural': 'notes',
            'indexes': [models.Index(fields=['client', '-written_at'], name='note_of_client')],
        },
    ),
    migrations.CreateModel(
        name='FormerNote',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
            ('text', clienteling.lib.encryption.EncryptedTextField(max_length=2000, verbose_name='note')),
            ('until', models.DateTimeField(verbose_name='until')),
            ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former', to='clients.note', verbose_name='note')),
        ],
        options={
            'verbose_name': 'former wording',
            'verbose_name_plural': 'former wordings',
            'ordering': ['until'],
        },
    ),
    migrations.CreateModel(
        name='PointsEntry',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(choices=[('earned', 'Earned'), ('spent', 'Spent'), ('expired', 'Expired')], max_length=10, verbose_name='kind')),
            ('points', models.IntegerField(verbose_name='points')),
            ('occurred_at', models.DateTimeField(verbose_name='when')),
            ('expires_on', models.DateField(blank=True, null=True, verbose_name='expires on')),
            ('source', models.CharField(max_length=30, verbose_name='source')),
            ('reference', models.CharField(max_length=80, verbose_name='reference')),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='points_entries', to='clients.client', verbose_name='client')),
        ],
        options={
            'verbose_name': 'points entry',
            'verbose_name_plural': 'points entries',
            'indexes': [models.Index(fields=['client', 'occurred_at'], name='points_of_client')],
            'constraints': [models.UniqueConstraint(fields=('source', 'reference'), name='points_entry_once_per_reference'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'earned'), ('points__gt', 0)), models.Q(('expires_on', None), ('kind__in', ['spent', 'expired']), ('points__lt', 0)), _connector='OR'), name='points_entry_has_its_sign')],
        },
    ),
    migrations.CreateModel(
        name='Preference',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(choices=[('colour', 'colour'), ('material', 'material'), ('style', 'style'), ('gift_for', 'buys gifts for')], max_length=20, verbose_name='of what')),
            ('value', models.CharField(max_length=40, verbose_name='preference')),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preferences', to='clients.client', verbose_name='client')),
        ],
        options={
            'verbose_name': 'preference',
            'verbose_name_plural': 'preferences',
            'constraints': [models.UniqueConstraint(fields=('client', 'kind', 'value'), name='preference_said_once')],
        },
    ),
    migrations.CreateModel(
        name='Size',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(choices=[('ring', 'ring'), ('wrist', 'wrist'), ('shoe', 'shoes'), ('clothing', 'clothing')], max_length=20, verbose_name='of what')),
            ('system', models.CharField(max_length=4, verbose_name='system')),
            ('value', models.CharField(max_length=10, verbose_name='size')),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sizes', to='clients.client', verbose_name='client')),
        ],
        options={
            'verbose_name': 'size',
            'verbose_name_plural': 'sizes',
            'constraints': [models.UniqueConstraint(fields=('client', 'kind'), name='size_one_per_client_and_kind')],
        },
    ),
]
