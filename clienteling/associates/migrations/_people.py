"""Markets, stores, associates, and their hours."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

TABLES = [
    migrations.CreateModel(
        name='Market',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('code', models.CharField(max_length=8, unique=True, verbose_name='code')),
            ('name', models.CharField(max_length=60, verbose_name='name')),
            ('currency', models.CharField(max_length=3, verbose_name='currency')),
            ('time_zone', models.CharField(max_length=40, verbose_name='time zone')),
            ('region', models.CharField(max_length=2, verbose_name='phone region')),
            ('corp', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='wecom.corp', verbose_name='corp')),
        ],
        options={
            'verbose_name': 'market',
            'verbose_name_plural': 'markets',
        },
    ),
    migrations.CreateModel(
        name='MachineKey',
        fields=[
            ('id', models.CharField(editable=False, max_length=150, primary_key=True, serialize=False, unique=True)),
            ('prefix', models.CharField(editable=False, max_length=8, unique=True, verbose_name='prefix')),
            ('hashed_key', models.CharField(editable=False, max_length=150, verbose_name='hash of the key')),
            ('created', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
            ('name', models.CharField(default=None, max_length=50, verbose_name='name')),
            ('revoked', models.BooleanField(blank=True, default=False, help_text='A revoked key stops working at once and for good.', verbose_name='revoked')),
            ('expiry_date', models.DateTimeField(blank=True, help_text='Once API key expires, clients cannot use it anymore.', null=True, verbose_name='Expires')),
            ('source', models.SlugField(max_length=30, unique=True, verbose_name='source')),
            ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None, verbose_name='scopes')),
            ('market', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='associates.market', verbose_name='market')),
            ('former_hash', models.CharField(blank=True, editable=False, max_length=150, verbose_name='hash of the former key')),
            ('former_prefix', models.CharField(editable=False, max_length=8, null=True, unique=True, verbose_name='former prefix')),
            ('former_until', models.DateTimeField(editable=False, null=True, verbose_name='former key good until')),
            ('last_used_at', models.DateTimeField(editable=False, null=True, verbose_name='last used at')),
            ('networks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=43), blank=True, default=list, help_text='Where it may be used from, as 203.0.113.0/24, separated by commas. Empty: from anywhere.', size=None, verbose_name='addresses')),
            ('per_minute', models.PositiveIntegerField(db_default=6000, default=6000, help_text='0 for no limit.', verbose_name='requests per minute')),
        ],
        options={
            'verbose_name': 'machine key',
            'verbose_name_plural': 'machine keys',
            'ordering': ('-created',),
            'abstract': False,
        },
    ),
    migrations.CreateModel(
        name='Region',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('code', models.SlugField(max_length=20, unique=True, verbose_name='code')),
            ('name', models.CharField(max_length=60, verbose_name='name')),
            ('path', models.CharField(editable=False, max_length=200, unique=True, verbose_name='path')),
            ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='regions', to='associates.market', verbose_name='market')),
            ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='associates.region', verbose_name='part of')),
        ],
        options={
            'verbose_name': 'region',
            'verbose_name_plural': 'regions',
            'constraints': [models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='region_is_not_part_of_itself')],
        },
    ),
    migrations.CreateModel(
        name='Store',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
            ('name', models.CharField(max_length=100, verbose_name='name')),
            ('city', models.CharField(max_length=60, verbose_name='city')),
            ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stores', to='associates.market', verbose_name='market')),
            ('time_zone', models.CharField(blank=True, help_text="Empty where it is the market's.", max_length=40, verbose_name='time zone')),
            ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stores', to='associates.region', verbose_name='region')),
        ],
        options={
            'verbose_name': 'store',
            'verbose_name_plural': 'stores',
        },
    ),
    migrations.CreateModel(
        name='Associate',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('password', models.CharField(max_length=128, verbose_name='password')),
            ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
            ('username', models.CharField(max_length=150, unique=True, verbose_name='user name')),
            ('userid', models.CharField(blank=True, max_length=64, verbose_name='WeCom userid')),
            ('name', models.CharField(max_length=60, verbose_name='name')),
            ('role', models.CharField(choices=[('associate', 'Sales associate'), ('store_manager', 'Store manager'), ('regional_manager', 'Regional manager'), ('marketing', 'Marketing'), ('retail_operations', 'Retail operations'), ('compliance', 'Compliance'), ('administrator', 'Administrator')], default='associate', max_length=20, verbose_name='role')),
            ('language', models.CharField(default='zh-hans', max_length=10, verbose_name='language')),
            ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ('market', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='associates.market', verbose_name='market')),
            ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='associates', to='associates.store', verbose_name='store')),
            ('invited_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='invited at')),
            ('joined_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='joined at')),
            ('left_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='left at')),
            ('speaks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None, verbose_name='speaks')),
            ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='managers', to='associates.region', verbose_name='region')),
            ('seen_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last seen in the directory')),
        ],
        options={
            'verbose_name': 'associate',
            'verbose_name_plural': 'associates',
            'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['associate', 'store_manager']), _negated=True), ('store__isnull', False), _connector='OR'), name='associate_of_a_shop_has_a_store'), models.UniqueConstraint(models.F('market'), django.db.models.functions.text.Lower('userid'), condition=models.Q(('userid', ''), _negated=True), name='associate_userid_once_per_market'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'regional_manager'), _negated=True), ('region__isnull', False), _connector='OR'), name='regional_manager_has_a_region')],
        },
    ),
    migrations.CreateModel(
        name='Absence',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('starts_on', models.DateField(verbose_name='from')),
            ('ends_on', models.DateField(verbose_name='to')),
            ('kind', models.CharField(choices=[('holiday', 'Holiday'), ('sick', 'Sick leave'), ('parental', 'Parental leave'), ('training', 'Training'), ('other', 'Other')], default='holiday', max_length=10, verbose_name='kind')),
            ('entered_at', models.DateTimeField(editable=False, verbose_name='entered at')),
            ('associate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='associate')),
            ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='covered_absences', to=settings.AUTH_USER_MODEL, verbose_name='cover')),
            ('entered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
        ],
        options={
            'verbose_name': 'absence',
            'verbose_name_plural': 'absences',
            'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='absence_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('cover', None), models.Q(('cover', models.F('associate')), _negated=True), _connector='OR'), name='absence_is_covered_by_somebody_else')],
        },
    ),
    migrations.CreateModel(
        name='OpeningHours',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('weekday', models.PositiveSmallIntegerField(choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')], verbose_name='weekday')),
            ('opens', models.TimeField(verbose_name='opens')),
            ('closes', models.TimeField(verbose_name='closes')),
            ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opening_hours', to='associates.store', verbose_name='store')),
        ],
        options={
            'verbose_name': 'opening hours',
            'verbose_name_plural': 'opening hours',
            'ordering': ['weekday'],
            'constraints': [models.UniqueConstraint(fields=('store', 'weekday'), name='opening_hours_once_per_weekday'), models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='opening_hours_close_after_they_open'), models.CheckConstraint(condition=models.Q(('weekday__range', (1, 7))), name='opening_hours_are_of_a_weekday')],
        },
    ),
    migrations.CreateModel(
        name='Shift',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('on', models.DateField(verbose_name='day')),
            ('starts', models.TimeField(verbose_name='starts')),
            ('ends', models.TimeField(verbose_name='ends')),
            ('associate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to=settings.AUTH_USER_MODEL, verbose_name='associate')),
            ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='associates.store', verbose_name='store')),
        ],
        options={
            'verbose_name': 'shift',
            'verbose_name_plural': 'rota',
            'indexes': [models.Index(fields=['store', 'on'], name='shift_by_store_and_day')],
            'constraints': [models.UniqueConstraint(fields=('associate', 'on', 'starts'), name='shift_once_per_associate_and_time'), models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='shift_ends_after_it_starts')],
        },
    ),
    migrations.CreateModel(
        name='SpecialDay',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('on', models.DateField(verbose_name='day')),
            ('opens', models.TimeField(blank=True, null=True, verbose_name='opens')),
            ('closes', models.TimeField(blank=True, null=True, verbose_name='closes')),
            ('reason', models.CharField(blank=True, max_length=60, verbose_name='reason')),
            ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='special_days', to='associates.store', verbose_name='store')),
        ],
        options={
            'verbose_name': 'special day',
            'verbose_name_plural': 'special days',
            'ordering': ['on'],
            'constraints': [models.UniqueConstraint(fields=('store', 'on'), name='special_day_once_per_store'), models.CheckConstraint(condition=models.Q(models.Q(('closes', None), ('opens', None)), ('closes__gt', models.F('opens')), _connector='OR'), name='special_day_closes_after_it_opens')],
        },
    ),
]
