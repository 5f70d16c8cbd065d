"""Tags, family, and who follows whom at WeCom."""

import clienteling.lib.encryption
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

TABLES = [
    migrations.CreateModel(
        name='TagGroup',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=30, verbose_name='name')),
            ('wecom_id', models.CharField(blank=True, editable=False, max_length=64, verbose_name='WeCom ID')),
            ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tag_groups', to='associates.market', verbose_name='market')),
            ('gone_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted at')),
        ],
        options={
            'verbose_name': 'tag group',
            'verbose_name_plural': 'tag groups',
            'constraints': [models.UniqueConstraint(condition=models.Q(('gone_at', None)), fields=('market', 'name'), name='tag_group_name_once_per_market')],
        },
    ),
    migrations.CreateModel(
        name='Tag',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=30, verbose_name='name')),
            ('wecom_id', models.CharField(blank=True, editable=False, max_length=64, verbose_name='WeCom ID')),
            ('gone_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted at')),
            ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='clients.taggroup', verbose_name='group')),
        ],
        options={
            'verbose_name': 'tag',
            'verbose_name_plural': 'tags',
            'indexes': [models.Index(fields=['wecom_id'], name='tag_wecom_id')],
            'constraints': [models.UniqueConstraint(condition=models.Q(('gone_at', None)), fields=('group', 'name'), name='tag_name_once_per_group')],
        },
    ),
    migrations.CreateModel(
        name='TagMark',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('add', models.BooleanField(verbose_name='added')),
            ('made_at', models.DateTimeField(verbose_name='when')),
            ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='due at')),
            ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
            ('error', models.CharField(blank=True, max_length=60, verbose_name='error')),
            ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tag_marks', to='clients.client', verbose_name='client')),
            ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='clients.tag', verbose_name='tag')),
        ],
        options={
            'verbose_name': 'tag to be told to WeCom',
            'verbose_name_plural': 'tags to be told to WeCom',
            'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='tag_mark_open'), models.Index(fields=['client', 'tag', 'made_at'], name='tag_mark_history')],
        },
    ),
    migrations.CreateModel(
        name='TagPull',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='due at')),
            ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='read at')),
            ('corp', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to='wecom.corp', verbose_name='corp')),
        ],
        options={
            'verbose_name': 'reading of tags',
            'verbose_name_plural': 'readings of tags',
        },
    ),
    migrations.CreateModel(
        name='Tie',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
            ('kind', models.CharField(choices=[('partner', 'partner'), ('child', 'child'), ('parent', 'parent'), ('sibling', 'brother or sister'), ('friend', 'friend'), ('assistant', 'assistant')], max_length=20, verbose_name='who')),
            ('name', clienteling.lib.encryption.EncryptedTextField(blank=True, max_length=80, verbose_name='name')),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ties', to='clients.client', verbose_name='client')),
            ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.client', verbose_name='other client')),
        ],
        options={
            'verbose_name': 'tie',
            'verbose_name_plural': 'ties',
        },
    ),
    migrations.CreateModel(
        name='FollowEvent',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('contact_key', models.BinaryField(max_length=32, null=True)),
            ('kind', models.CharField(choices=[('added', 'Added'), ('joined', 'Joined as second associate'), ('assigned', 'Assigned by the house'), ('by_client', 'Removed by the client'), ('by_associate', 'Removed by the associate'), ('transfer', 'Handed over'), ('gone', 'No longer found at WeCom'), ('ended', 'Ended by the house'), ('role', 'Became primary'), ('refused', 'Transfer refused by the client'), ('full', 'Transfer refused: no room for more clients')], max_length=12, verbose_name='what')),
            ('at', models.DateTimeField(verbose_name='when')),
            ('noted_at', models.DateTimeField(auto_now_add=True, verbose_name='noted at')),
            ('add_way', models.PositiveSmallIntegerField(default=0, verbose_name='added by')),
            ('state', models.CharField(blank=True, max_length=30, verbose_name='contact way state')),
            ('associate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='associate')),
            ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='follow_events', to='clients.client', verbose_name='client')),
        ],
        options={
            'verbose_name': 'follow event',
            'verbose_name_plural': 'follow events',
            'indexes': [models.Index(fields=['client', 'at'], name='follow_event_of_client'), models.Index(condition=models.Q(('state', ''), _negated=True), fields=['state', 'associate', 'at'], name='follow_event_by_state')],
            'constraints': [models.UniqueConstraint(condition=models.Q(('contact_key__isnull', False)), fields=('contact_key', 'associate', 'kind', 'at'), name='follow_event_of_a_contact_noted_once'), models.CheckConstraint(condition=models.Q(('client__isnull', False), ('contact_key__isnull', False), _connector='OR'), name='follow_event_is_about_somebody')],
        },
    ),
    migrations.CreateModel(
        name='Remark',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
            ('text', clienteling.lib.encryption.EncryptedTextField(max_length=60, verbose_name='remark')),
            ('said_at', models.DateTimeField(verbose_name='since')),
            ('associate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='associate')),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='clients.client', verbose_name='client')),
        ],
        options={
            'verbose_name': 'remark',
            'verbose_name_plural': 'remarks',
            'constraints': [models.UniqueConstraint(fields=('client', 'associate'), name='remark_one_per_pair')],
        },
    ),
]
