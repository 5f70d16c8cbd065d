"""What clients agreed to, wish for and follow."""

import clienteling.lib.encryption
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

TABLES = [
    migrations.CreateModel(
        name='ContactPull',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='due at')),
            ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
            ('error', models.CharField(blank=True, max_length=60, verbose_name='error')),
            ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
            ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to='wecom.callbackevent', verbose_name='callback')),
        ],
        options={
            'verbose_name': 'look-up of a contact',
            'verbose_name_plural': 'look-ups of contacts',
            'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='contact_pull_open')],
        },
    ),
    migrations.CreateModel(
        name='ConsentProof',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
            ('body', clienteling.lib.encryption.EncryptedTextField(max_length=200000, verbose_name='proof')),
            ('consent', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='proof', to='clients.consent', verbose_name='consent')),
        ],
        options={
            'verbose_name': 'proof of consent',
            'verbose_name_plural': 'proofs of consent',
        },
    ),
    migrations.CreateModel(
        name='ConsentText',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('purpose', models.CharField(choices=[('service', 'Service'), ('marketing', 'Marketing'), ('profiling', 'Profiling'), ('message_archive', 'Keeping of messages'), ('cross_border', 'Transfer abroad')], max_length=20, verbose_name='purpose')),
            ('version', models.SlugField(max_length=20, verbose_name='version')),
            ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('retired', 'Retired')], default='draft', editable=False, max_length=12, verbose_name='status')),
            ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='published at')),
            ('market', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='associates.market', verbose_name='market')),
            ('published_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='published by')),
        ],
        options={
            'verbose_name': 'consent text',
            'verbose_name_plural': 'consent texts',
            'constraints': [models.UniqueConstraint(fields=('purpose', 'version', 'market'), name='consent_text_version_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='consent_text_published_by_somebody')],
        },
    ),
    migrations.CreateModel(
        name='ConsentWording',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('language', models.CharField(max_length=10, verbose_name='language')),
            ('body', models.TextField(max_length=4000, verbose_name='words')),
            ('text', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='clients.consenttext', verbose_name='consent text')),
        ],
        options={
            'verbose_name': 'wording',
            'verbose_name_plural': 'wordings',
            'constraints': [models.UniqueConstraint(fields=('text', 'language'), name='consent_wording_once_per_language')],
        },
    ),
    migrations.CreateModel(
        name='QuietSpell',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('began_at', models.DateTimeField(verbose_name='since')),
            ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
            ('source', models.CharField(max_length=30, verbose_name='source')),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quiet_spells', to='clients.client', verbose_name='client')),
        ],
        options={
            'verbose_name': 'do not disturb',
            'verbose_name_plural': 'do not disturb',
            'indexes': [models.Index(fields=['client', 'began_at'], name='quiet_spell_of_client')],
            'constraints': [models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gt', models.F('began_at')), _connector='OR'), name='quiet_spell_ends_later')],
        },
    ),
    migrations.CreateModel(
        name='Price',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('amount_minor', models.PositiveBigIntegerField(verbose_name='price')),
            ('currency', models.CharField(max_length=3, verbose_name='currency')),
            ('valid_from', models.DateTimeField(verbose_name='valid from')),
            ('before_minor', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='price before')),
            ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='associates.market', verbose_name='market')),
            ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='clients.product', verbose_name='product')),
        ],
        options={
            'verbose_name': 'price',
            'verbose_name_plural': 'prices',
            'constraints': [models.UniqueConstraint(fields=('product', 'market', 'valid_from'), name='price_once_per_moment')],
        },
    ),
    migrations.CreateModel(
        name='StockCount',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('quantity', models.PositiveIntegerField(verbose_name='pieces')),
            ('counted_at', models.DateTimeField(verbose_name='counted at')),
            ('back', models.BooleanField(default=False, verbose_name='back in stock')),
            ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='associates.market', verbose_name='market')),
            ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='clients.product', verbose_name='product')),
        ],
        options={
            'verbose_name': 'stock',
            'verbose_name_plural': 'stock',
            'constraints': [models.UniqueConstraint(fields=('product', 'market', 'counted_at'), name='stock_counted_once_per_moment')],
        },
    ),
    migrations.CreateModel(
        name='Wish',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
            ('size', models.CharField(blank=True, max_length=20, verbose_name='size')),
            ('colour', models.CharField(blank=True, max_length=40, verbose_name='colour')),
            ('occasion', clienteling.lib.encryption.EncryptedTextField(blank=True, max_length=80, null=True, verbose_name='occasion')),
            ('remind_on', models.DateField(blank=True, null=True, verbose_name='reminder')),
            ('promise', clienteling.lib.encryption.EncryptedTextField(blank=True, max_length=300, null=True, verbose_name='promise')),
            ('promise_due_on', models.DateField(blank=True, null=True, verbose_name='promise due')),
            ('promise_kept_at', models.DateTimeField(blank=True, null=True, verbose_name='promise kept at')),
            ('noted_at', models.DateTimeField(verbose_name='noted at')),
            ('status', models.CharField(choices=[('open', 'Open'), ('fulfilled', 'Bought'), ('dropped', 'Given up')], default='open', max_length=12, verbose_name='status')),
            ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed at')),
            ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='clients.client', verbose_name='client')),
            ('noted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
            ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='clients.product', verbose_name='product')),
        ],
        options={
            'verbose_name': 'wish',
            'verbose_name_plural': 'wishes',
            'indexes': [models.Index(condition=models.Q(('status', 'open')), fields=['product'], name='wish_open_for_product'), models.Index(fields=['client', 'noted_at'], name='wish_of_client')],
            'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('client', 'product', 'size', 'colour'), name='wish_open_once_per_client_and_piece'), models.CheckConstraint(condition=models.Q(('status__in', ['open', 'fulfilled', 'dropped'])), name='wish_status_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='wish_closed_at_a_moment'), models.CheckConstraint(condition=models.Q(('promise_due_on', None), ('promise__isnull', False), _connector='OR'), name='wish_promise_due_has_words')],
        },
    ),
    migrations.CreateModel(
        name='OfficialAccountFollower',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
            ('openid', clienteling.lib.encryption.EncryptedTextField(max_length=128, verbose_name='openid')),
            ('openid_index', models.BinaryField(max_length=32)),
            ('unionid', clienteling.lib.encryption.EncryptedTextField(max_length=128, null=True, verbose_name='unionid')),
            ('unionid_index', models.BinaryField(max_length=32, null=True)),
            ('followed_at', models.DateTimeField(null=True, verbose_name='followed at')),
            ('unfollowed_at', models.DateTimeField(null=True, verbose_name='unfollowed at')),
            ('scene', models.CharField(blank=True, max_length=64, verbose_name='came by')),
            ('joined_at', models.DateTimeField(null=True, verbose_name='known as a client since')),
            ('asked_at', models.DateTimeField(null=True, verbose_name='looked up at')),
            ('due_at', models.DateTimeField(null=True, verbose_name='due at')),
            ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
            ('error', models.CharField(blank=True, max_length=60, verbose_name='error')),
            ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='followers', to='wecom.officialaccount', verbose_name='Official Account')),
        ],
        options={
            'verbose_name': 'follower',
            'verbose_name_plural': 'followers',
            'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='follower_to_look_up'), models.Index(condition=models.Q(('joined_at', None), ('unionid_index__isnull', False)), fields=['unionid_index'], name='follower_not_joined')],
            'constraints': [models.UniqueConstraint(fields=('account', 'openid_index'), name='follower_once_per_account'), models.CheckConstraint(condition=models.Q(('followed_at', None), ('unfollowed_at', None), ('unfollowed_at__gte', models.F('followed_at')), _connector='OR'), name='follower_left_after_following')],
        },
    ),
]
