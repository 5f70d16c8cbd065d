"""Messages that are prepared for associates, and welcomes. Stands for the migrations that came before it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clienteling.lib.tables import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('outreach', '0001_initial'),
        ('outreach', '0002_claims_of_scarcity'),
        ('outreach', '0003_welcome_messages'),
    ]

    initial = True

    dependencies = [
        ('assets', '0001_initial'),
        ('associates', '0001_squashed_0009_keys_with_addresses_rates_and_rotation'),
        ('attribution', '0001_squashed_0004_pieces_to_be_collected'),
        ('clients', '0001_squashed_0017_imports_and_changes_of_tags'),
        ('wecom', '0001_squashed_0007_direct_calls_without_redis_are_counted_together'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='PreparedMessage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=120, verbose_name='title')),
                        ('status', models.CharField(choices=[('draft', 'Draft'), ('approved', 'Approved'), ('withdrawn', 'Withdrawn')], default='draft', editable=False, max_length=12, verbose_name='status')),
                        ('valid_from', models.DateField(verbose_name='valid from')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                        ('approved_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='approved at')),
                        ('approved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                        ('asset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prepared_messages', to='assets.asset', verbose_name='asset')),
                        ('market', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='associates.market', verbose_name='market')),
                        ('claim', models.CharField(blank=True, choices=[('last_one', 'The last one'), ('few_left', 'Only few left')], max_length=12, verbose_name='claim of scarcity')),
                    ],
                    options={
                        'verbose_name': 'prepared message',
                        'verbose_name_plural': 'prepared messages',
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'approved', 'withdrawn'])), name='prepared_message_status_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='prepared_message_approved_by_somebody'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='prepared_message_ends_after_it_begins', violation_error_message='The last day lies before the first.'), models.CheckConstraint(condition=models.Q(('claim__in', ['', 'last_one', 'few_left'])), name='prepared_message_claim_is_known')],
                    },
                ),
                migrations.CreateModel(
                    name='PreparedMessageText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('language', models.CharField(max_length=10, verbose_name='language')),
                        ('text', models.TextField(max_length=1000, verbose_name='text')),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='outreach.preparedmessage', verbose_name='prepared message')),
                    ],
                    options={
                        'verbose_name': 'words',
                        'verbose_name_plural': 'words',
                        'constraints': [models.UniqueConstraint(fields=('message', 'language'), name='prepared_text_once_per_language')],
                    },
                ),
                migrations.CreateModel(
                    name='PreparedSend',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sent_at', models.DateTimeField(verbose_name='sent at')),
                        ('associate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='associate')),
                        ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prepared_sends', to='clients.client', verbose_name='client')),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sends', to='outreach.preparedmessage', verbose_name='prepared message')),
                        ('touch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='attribution.touch', verbose_name='touch')),
                    ],
                    options={
                        'verbose_name': 'sending',
                        'verbose_name_plural': 'sendings',
                        'constraints': [models.UniqueConstraint(fields=('message', 'client'), name='prepared_message_sent_once_per_client')],
                    },
                ),
                migrations.CreateModel(
                    name='WelcomeMessage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=120, verbose_name='title')),
                        ('slot', models.CharField(choices=[('always', 'Always'), ('open', 'While the store is open'), ('closed', 'While the store is closed'), ('hours', 'Between two hours of the day')], default='always', max_length=8, verbose_name='slot')),
                        ('starts', models.TimeField(blank=True, null=True, verbose_name='from')),
                        ('ends', models.TimeField(blank=True, null=True, verbose_name='until')),
                        ('link', models.URLField(blank=True, max_length=500, verbose_name='link')),
                        ('link_title', models.CharField(blank=True, max_length=40, verbose_name='title of the link')),
                        ('status', models.CharField(choices=[('draft', 'Draft'), ('approved', 'Approved'), ('withdrawn', 'Withdrawn')], default='draft', editable=False, max_length=12, verbose_name='status')),
                        ('approved_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='approved at')),
                        ('approved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                        ('asset', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assets.asset', verbose_name='picture')),
                        ('market', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='associates.market', verbose_name='market')),
                        ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='associates.store', verbose_name='store')),
                        ('way', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='clients.contactway', verbose_name='contact way')),
                    ],
                    options={
                        'verbose_name': 'welcome message',
                        'verbose_name_plural': 'welcome messages',
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'approved', 'withdrawn'])), name='welcome_status_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='welcome_approved_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('slot', 'hours'), _negated=True), models.Q(('ends__isnull', False), ('starts__isnull', False)), _connector='OR'), name='welcome_between_two_hours_names_them', violation_error_message='Give both hours.'), models.CheckConstraint(condition=models.Q(('link', ''), models.Q(('link_title', ''), _negated=True), _connector='OR'), name='welcome_link_has_a_title', violation_error_message='Give the link a title.')],
                    },
                ),
                migrations.CreateModel(
                    name='WelcomeText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('language', models.CharField(max_length=10, verbose_name='language')),
                        ('text', models.TextField(max_length=1000, verbose_name='text')),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='outreach.welcomemessage', verbose_name='welcome message')),
                    ],
                    options={
                        'verbose_name': 'words',
                        'verbose_name_plural': 'words',
                        'constraints': [models.UniqueConstraint(fields=('message', 'language'), name='welcome_text_once_per_language')],
                    },
                ),
                migrations.CreateModel(
                    name='WelcomeMedia',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('media_id', models.CharField(max_length=256, verbose_name='media ID')),
                        ('ready_at', models.DateTimeField(verbose_name='ready since')),
                        ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assets.asset', verbose_name='picture')),
                        ('corp', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wecom.corp', verbose_name='corp')),
                    ],
                    options={
                        'verbose_name': 'picture of welcome messages',
                        'verbose_name_plural': 'pictures of welcome messages',
                        'constraints': [models.UniqueConstraint(fields=('asset', 'corp'), name='welcome_picture_once_per_corp')],
                    },
                ),
            ]
        ),
    ]
