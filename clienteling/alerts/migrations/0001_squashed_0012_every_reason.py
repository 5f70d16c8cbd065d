"""Rules, their runs and backtests, alerts, and what came of them. Stands for the migrations that came before it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clienteling.lib.tables import CreateTables

from . import _runs_add_up


class Migration(migrations.Migration):

    replaces = [
        ('alerts', '0001_initial'),
        ('alerts', '0002_consent_per_channel_and_quiet'),
        ('alerts', '0003_automatic_tags'),
        ('alerts', '0004_in_transfer'),
        ('alerts', '0005_rules_with_a_life'),
        ('alerts', '0006_life_cycle_and_backtests'),
        ('alerts', '0007_what_runs_goes_on'),
        ('alerts', '0008_watermarks'),
        ('alerts', '0009_outcomes'),
        ('alerts', '0010_choosing_and_working'),
        ('alerts', '0011_runs_add_up'),
        ('alerts', '0012_every_reason'),
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
                    name='AutoTag',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('conditions', models.JSONField(verbose_name='conditions')),
                        ('is_live', models.BooleanField(default=False, verbose_name='live')),
                        ('in_step', models.BooleanField(default=True, verbose_name='takes the tag off again')),
                        ('ran_on', models.DateField(blank=True, editable=False, null=True, verbose_name='last run')),
                        ('added', models.PositiveIntegerField(default=0, editable=False, verbose_name='tagged')),
                        ('removed', models.PositiveIntegerField(default=0, editable=False, verbose_name='untagged')),
                        ('tag', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='automatic', to='clients.tag', verbose_name='tag')),
                    ],
                    options={
                        'verbose_name': 'automatic tag',
                        'verbose_name_plural': 'automatic tags',
                    },
                ),
                migrations.CreateModel(
                    name='OutcomeMark',
                    fields=[
                        ('source', models.CharField(max_length=20, primary_key=True, serialize=False, verbose_name='source')),
                        ('settled', models.BigIntegerField(default=0, verbose_name='looked at for good up to')),
                        ('seen', models.BigIntegerField(default=0, verbose_name='looked at up to')),
                        ('seen_at', models.DateTimeField(verbose_name='looked at')),
                    ],
                    options={
                        'verbose_name': 'mark of the measuring',
                        'verbose_name_plural': 'marks of the measuring',
                    },
                ),
                migrations.CreateModel(
                    name='Restraint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='quiet from')),
                        ('quiet_until', models.TimeField(blank=True, null=True, verbose_name='quiet until')),
                        ('per_associate', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='alerts per associate and day')),
                        ('per_client', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='contacts per client')),
                        ('per_client_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='in so many days')),
                        ('market', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='restraint', to='associates.market', verbose_name='market')),
                    ],
                    options={
                        'verbose_name': 'limits of a market',
                        'verbose_name_plural': 'limits of markets',
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('quiet_from', None), ('quiet_until', None)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False), models.Q(('quiet_from', models.F('quiet_until')), _negated=True)), _connector='OR'), name='restraint_quiet_hours_have_two_ends')],
                    },
                ),
                migrations.CreateModel(
                    name='Rule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('status', models.CharField(choices=[('draft', 'Draft'), ('backtested', 'Backtested'), ('shadow', 'Shadow: matches, tells nobody'), ('live', 'Live'), ('paused', 'Paused')], default='draft', max_length=12, verbose_name='status')),
                        ('priority', models.PositiveSmallIntegerField(default=50, verbose_name='priority')),
                        ('kind', models.CharField(choices=[('behavioural', 'Behavioural'), ('business', 'Business')], default='business', max_length=12, verbose_name='kind')),
                        ('stop_reason', models.CharField(blank=True, max_length=200, verbose_name='why it stopped by itself')),
                        ('store_share', models.PositiveSmallIntegerField(default=100, verbose_name='share of the stores it is live in (%)')),
                    ],
                    options={
                        'verbose_name': 'rule',
                        'verbose_name_plural': 'rules',
                    },
                ),
                migrations.CreateModel(
                    name='RuleVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='version')),
                        ('trigger', models.CharField(choices=[('schedule', 'Every day'), ('activity', 'When something happens')], max_length=12, verbose_name='trigger')),
                        ('at_hour', models.PositiveSmallIntegerField(default=9, verbose_name="hour of the day, in the store's time zone")),
                        ('conditions', models.JSONField(verbose_name='conditions')),
                        ('period', models.JSONField(verbose_name='period')),
                        ('valid_days', models.PositiveSmallIntegerField(default=3, verbose_name='valid for (days)')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('asset', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='assets.asset', verbose_name='suggested asset')),
                        ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='alerts.rule', verbose_name='rule')),
                        ('cooldown_days', models.PositiveSmallIntegerField(default=0, verbose_name='at most once per client in (days)')),
                        ('escalate_after_hours', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='tell the manager when untouched for (hours)')),
                        ('holdout_percent', models.PositiveSmallIntegerField(default=0, verbose_name='held-out share of the clients (%)')),
                        ('in_digest', models.BooleanField(default=False, verbose_name='can wait for the morning digest')),
                        ('recipient', models.CharField(choices=[('primary', "The client's associate"), ('secondary', "The client's second associate"), ('all', 'Everyone who follows the client'), ('store_manager', "The store's manager")], default='primary', max_length=14, verbose_name='who is told')),
                        ('send_from', models.TimeField(blank=True, null=True, verbose_name='send from')),
                        ('send_until', models.TimeField(blank=True, null=True, verbose_name='send until')),
                    ],
                    options={
                        'verbose_name': 'rule version',
                        'verbose_name_plural': 'rule versions',
                        'constraints': [models.UniqueConstraint(fields=('rule', 'number'), name='rule_version_number_once'), models.CheckConstraint(condition=models.Q(('trigger__in', ['schedule', 'activity'])), name='rule_trigger_is_known'), models.CheckConstraint(condition=models.Q(('at_hour__lte', 23)), name='rule_hour_is_of_a_day'), models.CheckConstraint(condition=models.Q(('recipient__in', ['primary', 'secondary', 'all', 'store_manager'])), name='rule_recipient_is_known'), models.CheckConstraint(condition=models.Q(('holdout_percent__lte', 50)), name='rule_holds_out_half_at_most'), models.CheckConstraint(condition=models.Q(models.Q(('send_from', None), ('send_until', None)), ('send_until__gt', models.F('send_from')), _connector='OR'), name='rule_send_window_ends_after_it_starts')],
                    },
                ),
                migrations.CreateModel(
                    name='RuleText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('language', models.CharField(max_length=10, verbose_name='language')),
                        ('title', models.CharField(max_length=60, verbose_name='title')),
                        ('why', models.CharField(max_length=200, verbose_name='why')),
                        ('say', models.CharField(max_length=300, verbose_name='what to say')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='alerts.ruleversion', verbose_name='rule version')),
                    ],
                    options={
                        'verbose_name': 'card text',
                        'verbose_name_plural': 'card texts',
                        'constraints': [models.UniqueConstraint(fields=('version', 'language'), name='rule_text_once_per_language')],
                    },
                ),
                migrations.CreateModel(
                    name='RuleRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('as_of', models.DateTimeField(verbose_name='as of')),
                        ('occurrence_on', models.DateField(blank=True, null=True, verbose_name='day')),
                        ('matched', models.PositiveIntegerField(verbose_name='matched')),
                        ('duration_ms', models.PositiveIntegerField(verbose_name='milliseconds')),
                        ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='associates.market', verbose_name='market')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='alerts.ruleversion', verbose_name='rule version')),
                        ('time_zone', models.CharField(blank=True, db_default='', max_length=40, verbose_name='time zone')),
                        ('signature', models.CharField(blank=True, db_default='', editable=False, max_length=32, verbose_name='what it looked with')),
                    ],
                    options={
                        'verbose_name': 'rule run',
                        'verbose_name_plural': 'rule runs',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('occurrence_on__isnull', False)), fields=('version', 'market', 'time_zone', 'occurrence_on'), name='rule_run_once_per_market_and_day')],
                    },
                ),
                migrations.CreateModel(
                    name='Alert',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('period', models.BigIntegerField(verbose_name='period')),
                        ('evidence', models.JSONField(verbose_name='evidence')),
                        ('raised_at', models.DateTimeField(verbose_name='raised at')),
                        ('expires_at', models.DateTimeField(verbose_name='expires at')),
                        ('delivery', models.CharField(choices=[('waiting', 'Waiting'), ('queued', 'Handed to WeCom'), ('delivered', 'Delivered'), ('suppressed', 'Not sent')], max_length=12, verbose_name='delivery')),
                        ('reason', models.CharField(blank=True, choices=[('no_associate', 'Nobody looks after the client'), ('no_consent', 'The client has not agreed to be contacted'), ('do_not_disturb', 'The client asked to be left alone'), ('minor', 'The client is a minor'), ('in_transfer', 'The client is being handed over'), ('shadow', 'The rule only watches for now'), ('not_staged', 'The rule is not live in this store yet'), ('held_out', 'Held out, to measure what the rule is worth'), ('held_out_of_all', 'Held out of all rules, to measure what alerts are worth'), ('cool_down', 'The client was the subject of this rule not long ago'), ('fatigue', 'The client has been written to often enough'), ('stopped', 'The rule was stopped'), ('cap', "The associate's daily limit was reached"), ('expired', 'Too late to be useful'), ('no_time', 'Nobody is at work before it would be too late'), ('refused', 'Refused by WeCom')], max_length=20, verbose_name='reason')),
                        ('delivered_at', models.DateTimeField(blank=True, null=True, verbose_name='delivered at')),
                        ('handling', models.CharField(choices=[('open', 'Open'), ('acknowledged', 'Seen'), ('later', 'Later'), ('done', 'Done'), ('dismissed', 'Not useful')], default='open', max_length=12, verbose_name='handling')),
                        ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='handled at')),
                        ('associate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to=settings.AUTH_USER_MODEL, verbose_name='associate')),
                        ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='clients.client', verbose_name='client')),
                        ('send', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wecom.send', verbose_name='WeCom message')),
                        ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='alerts.rule', verbose_name='rule')),
                        ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='alerts.rulerun', verbose_name='rule run')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='alerts.ruleversion', verbose_name='rule version')),
                        ('dismissal', models.CharField(blank=True, choices=[('wrong_time', 'Not the right moment'), ('known', 'I knew already'), ('not_interested', 'The client is not interested'), ('wrong_client', 'Not my client'), ('wrong_facts', 'It is not true'), ('other', 'Another reason')], max_length=20, verbose_name='why not useful')),
                        ('due_at', models.DateTimeField(verbose_name='goes out from')),
                        ('later_until', models.DateTimeField(blank=True, null=True, verbose_name='put off until')),
                        ('is_rehearsal', models.BooleanField(db_default=False, default=False, editable=False, verbose_name='the rule only watched')),
                        ('raised_as', models.CharField(blank=True, choices=[('no_associate', 'Nobody looks after the client'), ('no_consent', 'The client has not agreed to be contacted'), ('do_not_disturb', 'The client asked to be left alone'), ('minor', 'The client is a minor'), ('in_transfer', 'The client is being handed over'), ('shadow', 'The rule only watches for now'), ('not_staged', 'The rule is not live in this store yet'), ('held_out', 'Held out, to measure what the rule is worth'), ('held_out_of_all', 'Held out of all rules, to measure what alerts are worth'), ('cool_down', 'The client was the subject of this rule not long ago'), ('fatigue', 'The client has been written to often enough'), ('stopped', 'The rule was stopped'), ('cap', "The associate's daily limit was reached"), ('expired', 'Too late to be useful'), ('no_time', 'Nobody is at work before it would be too late'), ('refused', 'Refused by WeCom')], db_default='', editable=False, max_length=20, verbose_name='reason when raised')),
                        ('beaten_by', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True, size=None, verbose_name='gave way to')),
                        ('held_at', models.DateTimeField(blank=True, null=True, verbose_name='held back at')),
                        ('queued_at', models.DateTimeField(blank=True, null=True, verbose_name='handed over at')),
                        ('told', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent to')),
                    ],
                    options={
                        'verbose_name': 'alert',
                        'verbose_name_plural': 'alerts',
                        'indexes': [models.Index(condition=models.Q(('delivery', 'queued')), fields=['send'], name='alert_queued'), models.Index(fields=['associate', '-raised_at'], name='alert_of_associate'), models.Index(fields=['client', '-raised_at'], name='alert_of_client'), models.Index(condition=models.Q(('delivery', 'waiting')), fields=['due_at'], name='alert_waiting'), models.Index(condition=models.Q(('queued_at__isnull', False)), fields=['told', 'queued_at'], name='alert_told'), models.Index(condition=models.Q(('handling', 'later')), fields=['later_until'], name='alert_put_off'), models.Index(condition=models.Q(('delivery', 'delivered'), ('handling', 'open')), fields=['delivered_at'], name='alert_untouched')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('delivery', 'suppressed'), ('reason__gt', '')), models.Q(models.Q(('delivery', 'suppressed'), _negated=True), ('reason', '')), _connector='OR'), name='alert_suppressed_has_a_reason'), models.CheckConstraint(condition=models.Q(('delivery', 'suppressed'), ('associate__isnull', False), _connector='OR'), name='alert_travels_to_somebody'), models.CheckConstraint(condition=models.Q(('delivery__in', ['waiting', 'queued', 'delivered', 'suppressed'])), name='alert_delivery_is_known'), models.CheckConstraint(condition=models.Q(('handling__in', ['open', 'acknowledged', 'later', 'done', 'dismissed'])), name='alert_handling_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('dismissal__gt', ''), ('handling', 'dismissed')), models.Q(models.Q(('handling', 'dismissed'), _negated=True), ('dismissal', '')), _connector='OR'), name='alert_dismissed_has_a_reason'), models.UniqueConstraint(fields=('rule', 'client', 'period', 'is_rehearsal'), name='alert_once_per_rule_client_and_period'), models.CheckConstraint(condition=models.Q(('is_rehearsal', False), ('delivery', 'suppressed'), _connector='OR'), name='alert_of_a_rehearsal_is_not_sent')],
                    },
                ),
                migrations.CreateModel(
                    name='Backtest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('days', models.PositiveSmallIntegerField(verbose_name='days')),
                        ('days_done', models.PositiveSmallIntegerField(default=0, verbose_name='days done')),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='waiting', max_length=8, verbose_name='state')),
                        ('asked_at', models.DateTimeField(verbose_name='asked at')),
                        ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                        ('error', models.CharField(blank=True, max_length=200, verbose_name='error')),
                        ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='backtests', to='alerts.ruleversion', verbose_name='rule version')),
                    ],
                    options={
                        'verbose_name': 'backtest',
                        'verbose_name_plural': 'backtests',
                        'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['id'], name='backtest_not_finished')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'done', 'failed'])), name='backtest_state_is_known'), models.CheckConstraint(condition=models.Q(('days__range', (1, 366))), name='backtest_is_of_a_year_at_most')],
                    },
                ),
                migrations.CreateModel(
                    name='BacktestAlert',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('client_id', models.BigIntegerField()),
                        ('period', models.BigIntegerField(verbose_name='period')),
                        ('market_id', models.BigIntegerField(verbose_name='market')),
                        ('associate_id', models.BigIntegerField(null=True, verbose_name='associate')),
                        ('raised_on', models.DateField(verbose_name='day')),
                        ('raised_at', models.DateTimeField(verbose_name='raised at')),
                        ('raised_as', models.CharField(blank=True, max_length=20, verbose_name='reason when raised')),
                        ('backtest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='alerts.backtest', verbose_name='backtest')),
                    ],
                    options={
                        'verbose_name': 'alert of a backtest',
                        'verbose_name_plural': 'alerts of backtests',
                        'constraints': [models.UniqueConstraint(fields=('backtest', 'client_id', 'period'), name='backtest_alert_once_per_period')],
                    },
                ),
                migrations.CreateModel(
                    name='BacktestDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day_on', models.DateField(verbose_name='day')),
                        ('matched', models.PositiveIntegerField(verbose_name='matched')),
                        ('would_send', models.PositiveIntegerField(verbose_name='would be sent')),
                        ('cut', models.PositiveIntegerField(verbose_name='over the daily limit')),
                        ('excluded', models.JSONField(verbose_name='not sent, by reason')),
                        ('per_associate', models.JSONField(verbose_name='per associate')),
                        ('overlap', models.JSONField(verbose_name='shared with other rules')),
                        ('backtest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='alerts.backtest', verbose_name='backtest')),
                        ('market', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='associates.market', verbose_name='market')),
                    ],
                    options={
                        'verbose_name': 'day of a backtest',
                        'verbose_name_plural': 'days of backtests',
                        'constraints': [models.UniqueConstraint(fields=('backtest', 'market', 'day_on'), name='backtest_day_once_per_market'), models.CheckConstraint(condition=models.Q(('cut__lte', models.F('would_send'))), name='backtest_cuts_what_it_would_send')],
                    },
                ),
                migrations.CreateModel(
                    name='RuleEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('was', models.CharField(choices=[('draft', 'Draft'), ('backtested', 'Backtested'), ('shadow', 'Shadow: matches, tells nobody'), ('live', 'Live'), ('paused', 'Paused')], max_length=12, verbose_name='from')),
                        ('became', models.CharField(choices=[('draft', 'Draft'), ('backtested', 'Backtested'), ('shadow', 'Shadow: matches, tells nobody'), ('live', 'Live'), ('paused', 'Paused')], max_length=12, verbose_name='to')),
                        ('store_share', models.PositiveSmallIntegerField(default=100, verbose_name='share of the stores it is live in (%)')),
                        ('at', models.DateTimeField(verbose_name='when')),
                        ('why', models.CharField(blank=True, max_length=200, verbose_name='why')),
                        ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='alerts.rule', verbose_name='rule')),
                        ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='alerts.ruleversion', verbose_name='rule version')),
                    ],
                    options={
                        'verbose_name': 'change of a rule',
                        'verbose_name_plural': 'changes of rules',
                        'indexes': [models.Index(fields=['rule', '-at'], name='rule_event_of_rule')],
                    },
                ),
                migrations.CreateModel(
                    name='Watermark',
                    fields=[
                        ('rule', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='watermark', serialize=False, to='alerts.rule', verbose_name='rule')),
                        ('place', models.BigIntegerField(default=0, verbose_name='looked at up to')),
                        ('looked_at', models.DateTimeField(blank=True, null=True, verbose_name='looked again at')),
                    ],
                    options={
                        'verbose_name': 'watermark',
                        'verbose_name_plural': 'watermarks',
                    },
                ),
                migrations.CreateModel(
                    name='Outcome',
                    fields=[
                        ('alert', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='outcome', serialize=False, to='alerts.alert', verbose_name='alert')),
                        ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='opened at')),
                        ('acted_at', models.DateTimeField(blank=True, null=True, verbose_name='acted at')),
                        ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='client wrote at')),
                        ('visited_at', models.DateTimeField(blank=True, null=True, verbose_name='client visited at')),
                        ('bought_at', models.DateTimeField(blank=True, null=True, verbose_name='client bought at')),
                        ('orders', models.PositiveIntegerField(default=0, verbose_name='orders')),
                        ('spent_minor', models.BigIntegerField(default=0, verbose_name='spent')),
                        ('currency', models.CharField(blank=True, max_length=3, verbose_name='currency')),
                        ('window_days', models.PositiveSmallIntegerField(default=0, verbose_name='window (days)')),
                        ('measured_at', models.DateTimeField(blank=True, null=True, verbose_name='measured at')),
                    ],
                    options={
                        'verbose_name': 'outcome',
                        'verbose_name_plural': 'outcomes',
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('bought_at', None), ('orders', 0)), models.Q(('bought_at__isnull', False), ('orders__gt', 0)), _connector='OR'), name='outcome_bought_when_there_are_orders'), models.CheckConstraint(condition=models.Q(('spent_minor__gte', 0)), name='outcome_spent_is_not_negative')],
                    },
                ),
                migrations.CreateModel(
                    name='InfluencedOrder',
                    fields=[
                        ('order', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='influence', serialize=False, to='attribution.order', verbose_name='order')),
                        ('net_minor', models.BigIntegerField(verbose_name='net amount')),
                        ('currency', models.CharField(max_length=3, verbose_name='currency')),
                        ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='influenced', to='alerts.alert', verbose_name='alert')),
                    ],
                    options={
                        'verbose_name': 'influenced order',
                        'verbose_name_plural': 'influenced orders',
                        'constraints': [models.CheckConstraint(condition=models.Q(('net_minor__gte', 0)), name='influenced_order_is_not_negative')],
                    },
                ),
                migrations.CreateModel(
                    name='AlertCopy',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('follower', 'Follows the client too'), ('escalation', 'Nobody had touched it'), ('reminder', 'Asked to be reminded')], max_length=12, verbose_name='why')),
                        ('created_at', models.DateTimeField(verbose_name='created at')),
                        ('due_at', models.DateTimeField(verbose_name='goes out from')),
                        ('withheld', models.CharField(blank=True, choices=[('no_associate', 'Nobody looks after the client'), ('no_consent', 'The client has not agreed to be contacted'), ('do_not_disturb', 'The client asked to be left alone'), ('minor', 'The client is a minor'), ('in_transfer', 'The client is being handed over'), ('shadow', 'The rule only watches for now'), ('not_staged', 'The rule is not live in this store yet'), ('held_out', 'Held out, to measure what the rule is worth'), ('held_out_of_all', 'Held out of all rules, to measure what alerts are worth'), ('cool_down', 'The client was the subject of this rule not long ago'), ('fatigue', 'The client has been written to often enough'), ('stopped', 'The rule was stopped'), ('cap', "The associate's daily limit was reached"), ('expired', 'Too late to be useful'), ('no_time', 'Nobody is at work before it would be too late'), ('refused', 'Refused by WeCom')], max_length=20, verbose_name='reason')),
                        ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='copies', to='alerts.alert', verbose_name='alert')),
                        ('associate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='associate')),
                        ('send', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wecom.send', verbose_name='WeCom message')),
                    ],
                    options={
                        'verbose_name': 'further card of an alert',
                        'verbose_name_plural': 'further cards of alerts',
                        'indexes': [models.Index(condition=models.Q(('send', None), ('withheld', '')), fields=['due_at'], name='alert_copy_waiting')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('role', 'reminder'), _negated=True), fields=('alert', 'associate', 'role'), name='alert_copy_once_per_associate_and_role'), models.UniqueConstraint(condition=models.Q(('role', 'reminder'), ('send', None), ('withheld', '')), fields=('alert',), name='alert_copy_one_reminder_at_a_time'), models.CheckConstraint(condition=models.Q(('role__in', ['follower', 'escalation', 'reminder'])), name='alert_copy_role_is_known'), models.CheckConstraint(condition=models.Q(('send', None), ('withheld', ''), _connector='OR'), name='alert_copy_withheld_was_not_sent')],
                    },
                ),
                migrations.CreateModel(
                    name='AlertStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(verbose_name='when')),
                        ('kind', models.CharField(choices=[('seen', 'Alert seen'), ('later', 'Alert put off'), ('came_back', 'Alert came back'), ('escalated', 'Alert passed on, for nobody had touched it'), ('done', 'Alert done'), ('dismissed', 'Alert found of no use')], max_length=12, verbose_name='step')),
                        ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                        ('dismissal', models.CharField(blank=True, choices=[('wrong_time', 'Not the right moment'), ('known', 'I knew already'), ('not_interested', 'The client is not interested'), ('wrong_client', 'Not my client'), ('wrong_facts', 'It is not true'), ('other', 'Another reason')], max_length=20, verbose_name='why not useful')),
                        ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='alerts.alert', verbose_name='alert')),
                        ('associate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='associate')),
                    ],
                    options={
                        'verbose_name': 'step of an alert',
                        'verbose_name_plural': 'steps of alerts',
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name='rule',
            name='current',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='alerts.ruleversion', verbose_name='runs as'),
        ),
        migrations.AddField(
            model_name='rule',
            name='failures',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='runs in a row that broke'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'backtested', 'shadow', 'live', 'paused'])), name='rule_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['behavioural', 'business'])), name='rule_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('store_share__range', (1, 100))), name='rule_store_share_is_a_share'),
        ),
        *_runs_add_up.OPERATIONS,
    ]
