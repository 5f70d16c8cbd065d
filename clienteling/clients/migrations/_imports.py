"""Imports of files, and changes of tags on their way."""

import clienteling.lib.encryption
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

TABLES = [
    migrations.CreateModel(
        name='FormerValue',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('plain', models.JSONField(blank=True, null=True, verbose_name='value')),
            ('until', models.DateTimeField(verbose_name='until')),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_values', to='clients.client', verbose_name='client')),
            ('field', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.customfield', verbose_name='field')),
        ],
        options={
            'verbose_name': 'former value of a custom field',
            'verbose_name_plural': 'former values of custom fields',
            'indexes': [models.Index(fields=['client', 'field', 'until'], name='former_value_of_client')],
        },
    ),
    migrations.CreateModel(
        name='FileImport',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(max_length=20, verbose_name='kind')),
            ('source', models.CharField(default='import', help_text='The system the file comes from', max_length=30, verbose_name='source')),
            ('create_clients', models.BooleanField(default=False, help_text='Orders and activity of unknown CRM numbers make clients without a name.', verbose_name='create clients')),
            ('layout', models.JSONField(default=dict, verbose_name='layout')),
            ('name', models.CharField(max_length=150, verbose_name='file')),
            ('size', models.PositiveBigIntegerField(verbose_name='bytes')),
            ('header', models.JSONField(default=list, verbose_name='header')),
            ('submitted_at', models.DateTimeField(verbose_name='submitted at')),
            ('status', models.CharField(choices=[('queued', 'In the queue'), ('running', 'Under way'), ('done', 'Done'), ('failed', 'Failed')], default='queued', max_length=10, verbose_name='status')),
            ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='due at')),
            ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
            ('error', models.CharField(blank=True, max_length=300, verbose_name='error')),
            ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
            ('total', models.PositiveIntegerField(default=0, verbose_name='rows')),
            ('read', models.PositiveIntegerField(default=0, verbose_name='rows read')),
            ('created', models.PositiveIntegerField(default=0, verbose_name='new')),
            ('updated', models.PositiveIntegerField(default=0, verbose_name='changed')),
            ('unchanged', models.PositiveIntegerField(default=0, verbose_name='unchanged')),
            ('rejected', models.PositiveIntegerField(default=0, verbose_name='rejected')),
            ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='associates.market', verbose_name='market')),
            ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='submitted by')),
        ],
        options={
            'verbose_name': 'import',
            'verbose_name_plural': 'imports',
            'indexes': [models.Index(condition=models.Q(('finished_at', None)), fields=['due_at'], name='import_open')],
            'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['queued', 'running', 'done', 'failed'])), name='import_status_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('due_at', None), ('finished_at__isnull', False), ('status__in', ['done', 'failed'])), models.Q(('due_at__isnull', False), ('finished_at', None), ('status__in', ['queued', 'running'])), _connector='OR'), name='import_is_due_until_it_is_settled')],
        },
    ),
    migrations.CreateModel(
        name='FilePiece',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
            ('number', models.PositiveIntegerField(verbose_name='number')),
            ('body', clienteling.lib.encryption.EncryptedTextField(verbose_name='content')),
            ('file_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='clients.fileimport', verbose_name='import')),
        ],
        options={
            'verbose_name': 'piece of a file',
            'verbose_name_plural': 'pieces of files',
            'constraints': [models.UniqueConstraint(fields=('file_import', 'number'), name='file_piece_once_per_number')],
        },
    ),
    migrations.CreateModel(
        name='RejectedRows',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
            ('first', models.PositiveIntegerField(verbose_name='first row')),
            ('rows', clienteling.lib.encryption.EncryptedTextField(verbose_name='rows')),
            ('file_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rejected_rows', to='clients.fileimport', verbose_name='import')),
        ],
        options={
            'verbose_name': 'rejected rows',
            'verbose_name_plural': 'rejected rows',
            'constraints': [models.UniqueConstraint(fields=('file_import', 'first'), name='rejected_rows_once_per_chunk')],
        },
    ),
    migrations.CreateModel(
        name='TagChange',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('wecom_id', models.CharField(max_length=64, verbose_name='WeCom ID')),
            ('is_group', models.BooleanField(default=False, verbose_name='a group')),
            ('name', models.CharField(max_length=30, verbose_name='name')),
            ('deleted', models.BooleanField(default=False, verbose_name='deleted')),
            ('made_at', models.DateTimeField(verbose_name='when')),
            ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='due at')),
            ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
            ('error', models.CharField(blank=True, max_length=60, verbose_name='error')),
            ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
            ('market', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='associates.market', verbose_name='market')),
        ],
        options={
            'verbose_name': 'change of a tag',
            'verbose_name_plural': 'changes of tags',
            'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='tag_change_open')],
        },
    ),
]
