"""The directory of WeCom, guidelines to read, log-ins and the audit log."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = [
    migrations.CreateModel(
        name='DirectoryRun',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('status', models.CharField(choices=[('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='running', max_length=8, verbose_name='status')),
            ('started_at', models.DateTimeField(verbose_name='started at')),
            ('due_at', models.DateTimeField(verbose_name='due at')),
            ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
            ('departments_at', models.DateTimeField(blank=True, null=True, verbose_name='departments read at')),
            ('position', models.PositiveIntegerField(default=0, verbose_name='position')),
            ('members', models.PositiveIntegerField(default=0, verbose_name='members')),
            ('lost', models.PositiveIntegerField(default=0, verbose_name='lost callbacks')),
            ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
            ('error', models.CharField(blank=True, max_length=60, verbose_name='error')),
            ('market', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='associates.market', verbose_name='market')),
        ],
        options={
            'verbose_name': 'directory run',
            'verbose_name_plural': 'directory runs',
            'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'running')), fields=('market',), name='directory_run_one_at_a_time_per_market'), models.CheckConstraint(condition=models.Q(('status__in', ['running', 'done', 'failed'])), name='directory_run_status_is_known')],
        },
    ),
    migrations.CreateModel(
        name='DirectoryChange',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('field', models.CharField(max_length=20, verbose_name='what')),
            ('before', models.CharField(blank=True, max_length=120, verbose_name='before')),
            ('after', models.CharField(blank=True, max_length=120, verbose_name='after')),
            ('noticed_at', models.DateTimeField(verbose_name='noticed at')),
            ('associate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='directory_changes', to=settings.AUTH_USER_MODEL, verbose_name='associate')),
            ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='changes', to='associates.directoryrun', verbose_name='directory run')),
        ],
        options={
            'verbose_name': 'change in the directory',
            'verbose_name_plural': 'changes in the directory',
        },
    ),
    migrations.CreateModel(
        name='MemberPull',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='due at')),
            ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
            ('error', models.CharField(blank=True, max_length=60, verbose_name='error')),
            ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
            ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to='wecom.callbackevent', verbose_name='callback')),
        ],
        options={
            'verbose_name': 'look-up of a member',
            'verbose_name_plural': 'look-ups of members',
            'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='member_pull_open')],
        },
    ),
    migrations.CreateModel(
        name='Department',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.PositiveIntegerField(verbose_name='number')),
            ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
            ('parent_number', models.PositiveIntegerField(default=0, verbose_name='under number')),
            ('gone_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='gone since')),
            ('market', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='departments', to='associates.market', verbose_name='market')),
            ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='departments', to='associates.store', verbose_name='store')),
        ],
        options={
            'verbose_name': 'department',
            'verbose_name_plural': 'departments',
            'constraints': [models.UniqueConstraint(fields=('market', 'number'), name='department_once_per_market')],
        },
    ),
    migrations.CreateModel(
        name='Guideline',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('code', models.SlugField(max_length=40, verbose_name='code')),
            ('version', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='version')),
            ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('retired', 'Retired')], default='draft', editable=False, max_length=10, verbose_name='status')),
            ('pass_percent', models.PositiveSmallIntegerField(default=80, verbose_name='right answers needed, %')),
            ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='published at')),
            ('market', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='associates.market', verbose_name='market')),
            ('published_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='published by')),
        ],
        options={
            'verbose_name': 'guideline',
            'verbose_name_plural': 'guidelines',
            'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='guideline_version_once_per_code'), models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('code',), name='guideline_one_published_per_code'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'published', 'retired'])), name='guideline_status_is_known'), models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='guideline_published_by_somebody'), models.CheckConstraint(condition=models.Q(('pass_percent__lte', 100)), name='guideline_pass_mark_is_a_percentage')],
        },
    ),
    migrations.CreateModel(
        name='Acknowledgement',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('language', models.CharField(max_length=10, verbose_name='language')),
            ('acknowledged_at', models.DateTimeField(verbose_name='acknowledged at')),
            ('associate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to=settings.AUTH_USER_MODEL, verbose_name='associate')),
            ('guideline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='associates.guideline', verbose_name='guideline')),
        ],
        options={
            'verbose_name': 'acknowledgement',
            'verbose_name_plural': 'acknowledgements',
            'constraints': [models.UniqueConstraint(fields=('guideline', 'associate'), name='guideline_acknowledged_once_per_associate')],
        },
    ),
    migrations.CreateModel(
        name='GuidelineText',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('language', models.CharField(max_length=10, verbose_name='language')),
            ('title', models.CharField(max_length=80, verbose_name='title')),
            ('body', models.TextField(max_length=8000, verbose_name='text')),
            ('guideline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='associates.guideline', verbose_name='guideline')),
        ],
        options={
            'verbose_name': 'words',
            'verbose_name_plural': 'words',
            'constraints': [models.UniqueConstraint(fields=('guideline', 'language'), name='guideline_text_once_per_language')],
        },
    ),
    migrations.CreateModel(
        name='Question',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('language', models.CharField(max_length=10, verbose_name='language')),
            ('position', models.PositiveSmallIntegerField(default=1, verbose_name='position')),
            ('text', models.CharField(max_length=200, verbose_name='question')),
            ('choices', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), size=None, verbose_name='answers')),
            ('right', models.PositiveSmallIntegerField(help_text='Counted from 1.', verbose_name='right answer')),
            ('guideline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='associates.guideline', verbose_name='guideline')),
        ],
        options={
            'verbose_name': 'question',
            'verbose_name_plural': 'questions',
            'ordering': ['position', 'pk'],
            'constraints': [models.UniqueConstraint(fields=('guideline', 'language', 'position'), name='question_once_per_language_and_position'), models.CheckConstraint(condition=models.Q(('right__gte', 1), ('right__lte', models.F('choices__len'))), name='question_right_answer_is_among_its_answers', violation_error_message='The right answer is not among the answers.')],
        },
    ),
    migrations.CreateModel(
        name='QuizAttempt',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('language', models.CharField(max_length=10, verbose_name='language')),
            ('attempted_at', models.DateTimeField(verbose_name='attempted at')),
            ('answers', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None, verbose_name='answers')),
            ('right', models.PositiveSmallIntegerField(verbose_name='right answers')),
            ('questions', models.PositiveSmallIntegerField(verbose_name='questions')),
            ('passed', models.BooleanField(verbose_name='passed')),
            ('associate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quiz_attempts', to=settings.AUTH_USER_MODEL, verbose_name='associate')),
            ('guideline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='associates.guideline', verbose_name='guideline')),
        ],
        options={
            'verbose_name': 'quiz attempt',
            'verbose_name_plural': 'quiz attempts',
            'constraints': [models.CheckConstraint(condition=models.Q(('right__lte', models.F('questions'))), name='quiz_right_answers_are_of_its_questions')],
        },
    ),
    migrations.CreateModel(
        name='LogInTries',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('who', models.BinaryField(max_length=32, unique=True, verbose_name='who')),
            ('began_at', models.DateTimeField(verbose_name='since')),
            ('count', models.PositiveIntegerField(verbose_name='tries')),
        ],
        options={
            'verbose_name': 'tries to log in',
            'verbose_name_plural': 'tries to log in',
        },
    ),
    migrations.CreateModel(
        name='Portrait',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('picture', models.BinaryField(verbose_name='picture')),
            ('associate', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='portrait', to=settings.AUTH_USER_MODEL, verbose_name='associate')),
        ],
        options={
            'verbose_name': 'portrait',
            'verbose_name_plural': 'portraits',
        },
    ),
    migrations.CreateModel(
        name='AuditChain',
        fields=[
            ('number', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='chain')),
            ('length', models.BigIntegerField(verbose_name='entries')),
            ('digest', models.BinaryField(max_length=32, verbose_name='digest')),
        ],
        options={
            'verbose_name': 'chain of the audit log',
            'verbose_name_plural': 'chains of the audit log',
        },
    ),
    migrations.CreateModel(
        name='AuditEntry',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('at', models.DateTimeField(db_index=True, verbose_name='at')),
            ('source', models.CharField(blank=True, max_length=60, verbose_name='machine')),
            ('action', models.CharField(max_length=60, verbose_name='what')),
            ('client_uid', models.UUIDField(null=True, verbose_name='client')),
            ('subject', models.CharField(blank=True, max_length=100, verbose_name='subject')),
            ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
            ('detail', models.JSONField(default=dict, verbose_name='detail')),
            ('reason_salt', models.UUIDField(db_default=None, editable=False, null=True)),
            ('reason_digest', models.BinaryField(db_default=models.Value(b''), max_length=32)),
            ('chain', models.PositiveSmallIntegerField(db_default=0, editable=False, verbose_name='chain')),
            ('position', models.BigIntegerField(db_default=0, editable=False, verbose_name='place in the chain')),
            ('previous', models.BinaryField(db_default=models.Value(b''), max_length=32, verbose_name='digest before')),
            ('digest', models.BinaryField(db_default=models.Value(b''), max_length=32, verbose_name='digest')),
            ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audit_entries', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ('market', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='associates.market', verbose_name='market')),
        ],
        options={
            'verbose_name': 'entry of the audit log',
            'verbose_name_plural': 'audit log',
            'indexes': [models.Index(condition=models.Q(('client_uid__isnull', False)), fields=['client_uid', 'at'], name='audit_of_a_client'), models.Index(fields=['actor', 'at'], name='audit_of_an_associate')],
            'constraints': [models.UniqueConstraint(fields=('chain', 'position'), name='audit_entry_one_per_place'), models.CheckConstraint(condition=models.Q(models.Q(('actor__isnull', False), ('source', '')), models.Q(('actor', None), models.Q(('source', ''), _negated=True)), _connector='OR'), name='audit_entry_has_one_who')],
        },
    ),
]
