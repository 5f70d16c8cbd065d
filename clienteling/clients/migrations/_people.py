"""Clients, what they do, and who looks after them."""

import clienteling.lib.encryption
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

TABLES = [
    migrations.CreateModel(
        name='Activity',
        fields=[
            ('id', models.BigAutoField(primary_key=True, serialize=False)),
            ('occurred_at', models.DateTimeField(verbose_name='when')),
            ('client_id', models.BigIntegerField()),
            ('product_id', models.BigIntegerField(null=True)),
            ('batch_id', models.BigIntegerField()),
            ('kind', models.SmallIntegerField(choices=[(1, 'followed the Official Account'), (2, 'unfollowed the Official Account'), (3, 'clicked the menu'), (4, 'wrote a message'), (5, 'opened a push'), (6, 'scanned a QR code'), (10, 'viewed a page'), (11, 'viewed a product'), (12, 'marked as favourite'), (13, 'put in the cart'), (14, 'began checkout'), (15, 'bought'), (20, 'visited a store')], verbose_name='what')),
            ('payload', models.JSONField(null=True, verbose_name='details')),
        ],
        options={
            'verbose_name': 'activity',
            'verbose_name_plural': 'activities',
            'db_table': 'clients_activity',
            'managed': False,
        },
    ),
    migrations.CreateModel(
        name='Product',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('sku', models.CharField(max_length=64, unique=True, verbose_name='SKU')),
            ('name', models.CharField(max_length=120, verbose_name='name')),
            ('category', models.CharField(blank=True, max_length=60, verbose_name='category')),
        ],
        options={
            'verbose_name': 'product',
            'verbose_name_plural': 'products',
        },
    ),
    migrations.CreateModel(
        name='Tier',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('code', models.SlugField(max_length=20, unique=True, verbose_name='code')),
            ('rank', models.PositiveSmallIntegerField(unique=True, verbose_name='rank')),
            ('name', models.CharField(max_length=40, verbose_name='name')),
            ('points_needed', models.PositiveIntegerField(blank=True, help_text='Empty: by invitation.', null=True, verbose_name='points needed in a year')),
        ],
        options={
            'verbose_name': 'loyalty tier',
            'verbose_name_plural': 'loyalty tiers',
            'ordering': ['rank'],
        },
    ),
    migrations.CreateModel(
        name='Client',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
            ('name', clienteling.lib.encryption.EncryptedTextField(max_length=80, verbose_name='name')),
            ('phone', clienteling.lib.encryption.EncryptedTextField(blank=True, max_length=20, null=True, verbose_name='phone')),
            ('email', clienteling.lib.encryption.EncryptedTextField(blank=True, max_length=254, null=True, verbose_name='e-mail')),
            ('search_grams', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
            ('language', models.CharField(default='zh-hans', max_length=10, verbose_name='language')),
            ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of birth')),
            ('birth_md', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='birthday (month × 100 + day)')),
            ('tier_rank', models.PositiveSmallIntegerField(default=0, verbose_name='tier')),
            ('tier_changed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='tier changed at')),
            ('tier_expires_on', models.DateField(blank=True, null=True, verbose_name='tier expires on')),
            ('last_order_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last order')),
            ('order_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='orders')),
            ('lifetime_minor', models.BigIntegerField(default=0, editable=False, verbose_name='lifetime sales')),
            ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
            ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
            ('erased_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='erased at')),
            ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='associates.market', verbose_name='market')),
            ('minor_until', models.DateField(blank=True, null=True, verbose_name='minor until')),
            ('merged_into', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='clients.client', verbose_name='merged into')),
            ('namesake_index', models.BinaryField(max_length=32, null=True)),
            ('birth_lunar_md', models.SmallIntegerField(blank=True, null=True, verbose_name='lunar birthday')),
            ('points', models.IntegerField(default=0, editable=False, verbose_name='points')),
            ('points_expire_on', models.DateField(blank=True, editable=False, null=True, verbose_name='points expire on')),
            ('tag_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
        ],
        options={
            'verbose_name': 'client',
            'verbose_name_plural': 'clients',
            'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search_grams'], name='client_search_grams'), models.Index(fields=['market', 'birth_md'], name='client_birthday'), models.Index(fields=['market', 'tier_expires_on'], name='client_tier_expiry'), models.Index(fields=['market', 'tier_changed_at'], name='client_tier_changed'), models.Index(fields=['updated_at'], name='client_updated'), models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='client_merged'), models.Index(condition=models.Q(('namesake_index__isnull', False)), fields=['market', 'namesake_index'], name='client_namesakes'), django.contrib.postgres.indexes.GinIndex(fields=['tag_ids'], name='client_tags'), models.Index(condition=models.Q(('birth_lunar_md__isnull', False)), fields=['birth_lunar_md'], name='client_lunar_birthday'), models.Index(condition=models.Q(('points_expire_on__isnull', False)), fields=['points_expire_on'], name='client_points_expiry')],
            'constraints': [models.CheckConstraint(condition=models.Q(('birth_md', None), models.Q(('birth_md__gte', 101), ('birth_md__lte', 1231)), _connector='OR'), name='client_birthday_is_a_day')],
        },
    ),
    migrations.CreateModel(
        name='ClientIdentity',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
            ('kind', models.CharField(choices=[('crm', 'CRM number'), ('phone', 'phone'), ('email', 'e-mail'), ('external_userid', 'WeCom external_userid'), ('unionid', 'unionid'), ('openid', 'Official Account openid'), ('mini_openid', 'mini program openid')], max_length=20, verbose_name='kind')),
            ('scope', models.CharField(blank=True, max_length=64, verbose_name='scope')),
            ('value', clienteling.lib.encryption.EncryptedTextField(max_length=254, verbose_name='value')),
            ('value_index', models.BinaryField(max_length=32)),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to='clients.client', verbose_name='client')),
            ('named', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.client', verbose_name='named')),
        ],
        options={
            'verbose_name': 'identity',
            'verbose_name_plural': 'identities',
            'constraints': [models.UniqueConstraint(fields=('kind', 'scope', 'value_index'), name='identity_belongs_to_one_client')],
        },
    ),
    migrations.CreateModel(
        name='ColumnMapping',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.SlugField(max_length=60, verbose_name='name')),
            ('kind', models.CharField(max_length=20, verbose_name='kind')),
            ('columns', models.JSONField(verbose_name='columns')),
            ('options', models.JSONField(default=dict, verbose_name='options')),
        ],
        options={
            'verbose_name': 'column mapping',
            'verbose_name_plural': 'column mappings',
            'constraints': [models.UniqueConstraint(fields=('kind', 'name'), name='column_mapping_name_once_per_kind')],
        },
    ),
    migrations.CreateModel(
        name='Consent',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('purpose', models.CharField(choices=[('service', 'Service'), ('marketing', 'Marketing'), ('profiling', 'Profiling'), ('message_archive', 'Keeping of messages'), ('cross_border', 'Transfer abroad')], max_length=20, verbose_name='purpose')),
            ('granted_at', models.DateTimeField(verbose_name='granted at')),
            ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
            ('text_version', models.CharField(max_length=20, verbose_name='version of the text')),
            ('source', models.CharField(max_length=30, verbose_name='source')),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='clients.client', verbose_name='client')),
            ('channel', models.CharField(blank=True, choices=[('wecom', 'WeCom'), ('official_account', 'Official Account'), ('phone', 'Calls and text messages'), ('email', 'E-mail'), ('post', 'Letters')], max_length=20, verbose_name='channel')),
        ],
        options={
            'verbose_name': 'consent',
            'verbose_name_plural': 'consents',
            'constraints': [models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('withdrawn_at__gte', models.F('granted_at')), _connector='OR'), name='consent_withdrawn_after_granted'), models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('client', 'purpose', 'channel'), name='consent_one_open_per_purpose_and_channel')],
        },
    ),
    migrations.CreateModel(
        name='IngestBatch',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('source', models.CharField(max_length=30, verbose_name='source')),
            ('idempotency_key', models.CharField(max_length=120, verbose_name='idempotency key')),
            ('body_digest', models.BinaryField(max_length=32)),
            ('received_at', models.DateTimeField(verbose_name='received at')),
            ('rows', models.PositiveIntegerField(verbose_name='rows')),
            ('client_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
            ('answer', models.JSONField(default=dict, verbose_name='answer')),
            ('evaluated_at', models.DateTimeField(blank=True, null=True, verbose_name='evaluated at')),
            ('place', models.BigIntegerField(editable=False, null=True, verbose_name='place in the queue of batches')),
        ],
        options={
            'verbose_name': 'ingest batch',
            'verbose_name_plural': 'ingest batches',
            'indexes': [models.Index(condition=models.Q(('evaluated_at', None), ('place', None)), fields=['id'], name='ingest_batch_no_place'), models.Index(condition=models.Q(('evaluated_at', None)), fields=['place'], name='ingest_batch_not_evaluated'), models.Index(fields=['received_at'], name='ingest_batch_received')],
            'constraints': [models.UniqueConstraint(fields=('source', 'idempotency_key'), name='ingest_batch_arrives_once')],
        },
    ),
    migrations.CreateModel(
        name='Relationship',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('is_primary', models.BooleanField(default=False, verbose_name='primary')),
            ('started_at', models.DateTimeField(verbose_name='since')),
            ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
            ('add_way', models.PositiveSmallIntegerField(default=0, verbose_name='added by')),
            ('state', models.CharField(blank=True, max_length=30, verbose_name='contact way state')),
            ('associate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relationships', to=settings.AUTH_USER_MODEL, verbose_name='associate')),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relationships', to='clients.client', verbose_name='client')),
            ('ended_by', models.CharField(blank=True, choices=[('added', 'Added'), ('joined', 'Joined as second associate'), ('assigned', 'Assigned by the house'), ('by_client', 'Removed by the client'), ('by_associate', 'Removed by the associate'), ('transfer', 'Handed over'), ('gone', 'No longer found at WeCom'), ('ended', 'Ended by the house'), ('role', 'Became primary'), ('refused', 'Transfer refused by the client'), ('full', 'Transfer refused: no room for more clients')], max_length=12, verbose_name='ended by')),
        ],
        options={
            'verbose_name': 'relationship',
            'verbose_name_plural': 'relationships',
            'indexes': [models.Index(fields=['client', 'started_at'], name='relationship_history')],
            'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('associate', 'client'), name='relationship_one_active_per_pair'), models.UniqueConstraint(condition=models.Q(('ended_at', None), ('is_primary', True)), fields=('client',), name='relationship_one_active_primary_per_client'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gt', models.F('started_at')), _connector='OR'), name='relationship_ends_after_start'), models.CheckConstraint(condition=models.Q(('ended_by', ''), ('ended_at__isnull', False), _connector='OR'), name='relationship_ended_has_a_time')],
        },
    ),
    migrations.CreateModel(
        name='TierChange',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('from_rank', models.PositiveSmallIntegerField(verbose_name='from')),
            ('to_rank', models.PositiveSmallIntegerField(verbose_name='to')),
            ('changed_at', models.DateTimeField(verbose_name='changed at')),
            ('expires_on', models.DateField(blank=True, null=True, verbose_name='expires on')),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tier_changes', to='clients.client', verbose_name='client')),
        ],
        options={
            'verbose_name': 'tier change',
            'verbose_name_plural': 'tier changes',
            'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], fields=('client', 'changed_at'), name='tier_change_once_per_moment')],
        },
    ),
]
