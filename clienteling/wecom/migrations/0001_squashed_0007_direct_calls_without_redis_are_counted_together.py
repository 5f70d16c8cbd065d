"""Corps, what is sent to them, and what they call back about. Stands for the migrations that came before it."""

import clienteling.lib.encryption
import django.db.models.deletion
import uuid
from django.db import migrations, models

from clienteling.lib.tables import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('wecom', '0001_initial'),
        ('wecom', '0002_media_is_uploaded_once_per_content'),
        ('wecom', '0003_events_of_a_client_in_turn_and_two_callback_keys'),
        ('wecom', '0004_official_accounts'),
        ('wecom', '0005_welcomes_have_a_lane_and_corps_seats'),
        ('wecom', '0006_one_process_stands_in_for_redis'),
        ('wecom', '0007_direct_calls_without_redis_are_counted_together'),
    ]

    initial = True

    # Of others, and first: each of theirs is quick while the models of ours are not there.
    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('rest_framework_api_key', '0005_auto_20220110_1102'),
        ('sessions', '0001_initial'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Corp',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
                        ('corp_id', models.CharField(max_length=64, unique=True, verbose_name='corp ID')),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('agent_id', models.PositiveIntegerField(verbose_name='agent ID')),
                        ('secret', clienteling.lib.encryption.EncryptedTextField(max_length=200, verbose_name='Secret')),
                        ('callback_token', clienteling.lib.encryption.EncryptedTextField(max_length=64, verbose_name='Callback token')),
                        ('callback_aes_key', clienteling.lib.encryption.EncryptedTextField(max_length=64, verbose_name='Callback AES key')),
                        ('callback_aes_key_next', clienteling.lib.encryption.EncryptedTextField(blank=True, max_length=64, null=True, verbose_name='Next callback AES key')),
                        ('callback_token_next', clienteling.lib.encryption.EncryptedTextField(blank=True, max_length=64, null=True, verbose_name='Next callback token')),
                        ('seats', models.PositiveIntegerField(blank=True, help_text='Accounts the corp has at WeCom: 200 messages a day for each. Empty: not counted.', null=True, verbose_name='seats')),
                    ],
                    options={
                        'verbose_name': 'corp',
                        'verbose_name_plural': 'corps',
                        'constraints': [models.CheckConstraint(condition=models.Q(('corp_id__regex', '^[0-9A-Za-z_-]+$')), name='corp_id_is_plain'), models.CheckConstraint(condition=models.Q(models.Q(('callback_aes_key_next__isnull', True), ('callback_token_next__isnull', True)), models.Q(('callback_aes_key_next__isnull', False), ('callback_token_next__isnull', False)), _connector='OR'), name='corp_next_callback_keys_come_together')],
                    },
                ),
                migrations.CreateModel(
                    name='Send',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
                        ('api', models.CharField(max_length=64, verbose_name='WeCom call')),
                        ('key', models.CharField(max_length=200, unique=True, verbose_name='unique key')),
                        ('to_userid', models.CharField(max_length=64, verbose_name='associate')),
                        ('body', clienteling.lib.encryption.EncryptedTextField(verbose_name='content')),
                        ('priority', models.PositiveSmallIntegerField(choices=[(0, 'Urgent'), (5, 'Normal'), (9, 'Bulk')], default=5, verbose_name='priority')),
                        ('state', models.CharField(choices=[('queued', 'Queued'), ('sending', 'Sending'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('expired', 'Expired'), ('unclear', 'Unclear')], default='queued', max_length=10, verbose_name='state')),
                        ('created_at', models.DateTimeField(verbose_name='queued at')),
                        ('due_at', models.DateTimeField(verbose_name='due at')),
                        ('expires_at', models.DateTimeField(verbose_name='expires at')),
                        ('lease_until', models.DateTimeField(editable=False, null=True, verbose_name='reserved until')),
                        ('lease_token', models.UUIDField(editable=False, null=True)),
                        ('first_sent_at', models.DateTimeField(help_text='The first try of which nobody can say whether WeCom received it.', null=True, verbose_name='first sent at')),
                        ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                        ('busy_tries', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='refused for frequency')),
                        ('msgid', models.CharField(blank=True, max_length=128, verbose_name='message ID')),
                        ('response_code', models.CharField(blank=True, editable=False, max_length=512, verbose_name='response code')),
                        ('errcode', models.IntegerField(null=True, verbose_name='WeCom code')),
                        ('reason', models.CharField(blank=True, max_length=120, verbose_name='reason')),
                        ('accepted_at', models.DateTimeField(null=True, verbose_name='accepted at')),
                        ('replay_reason', models.CharField(blank=True, max_length=200, verbose_name='reason for the replay')),
                        ('corp', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sends', to='wecom.corp', verbose_name='corp')),
                        ('replay_of', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replays', to='wecom.send', verbose_name='replay of')),
                    ],
                    options={
                        'verbose_name': 'WeCom message',
                        'verbose_name_plural': 'WeCom messages',
                        'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['priority', 'due_at'], name='send_due'), models.Index(condition=models.Q(('state', 'sending')), fields=['lease_until'], name='send_lease'), models.Index(condition=models.Q(('api', 'externalcontact/send_welcome_msg'), ('state', 'queued')), fields=['due_at'], name='send_welcome_due')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sending', 'accepted', 'refused', 'expired', 'unclear'])), name='send_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('lease_token__isnull', False), ('lease_until__isnull', False), ('state', 'sending')), models.Q(models.Q(('state', 'sending'), _negated=True), ('lease_token', None), ('lease_until', None)), _connector='OR'), name='send_leased_exactly_while_sending'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', False), ('state', 'accepted')), models.Q(models.Q(('state', 'accepted'), _negated=True), ('accepted_at', None)), _connector='OR'), name='send_accepted_exactly_with_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'unclear', 'expired']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='send_not_delivered_says_why'), models.CheckConstraint(condition=models.Q(('replay_of', None), models.Q(models.Q(('replay_of', models.F('id')), _negated=True), models.Q(('replay_reason', ''), _negated=True)), _connector='OR'), name='send_replay_names_another_and_says_why')],
                    },
                ),
                migrations.CreateModel(
                    name='Attempt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(verbose_name='tried at')),
                        ('result', models.CharField(choices=[('accepted', 'Accepted'), ('transient', 'Not done, repeat'), ('rejected', 'Refused'), ('unclear', 'Unclear')], max_length=10, verbose_name='result')),
                        ('code', models.IntegerField(null=True, verbose_name='WeCom code')),
                        ('reason', models.CharField(blank=True, max_length=120, verbose_name='reason')),
                        ('took_ms', models.PositiveIntegerField(verbose_name='milliseconds')),
                        ('answer', models.CharField(blank=True, max_length=1024, verbose_name='answer')),
                        ('send', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='wecom.send', verbose_name='WeCom message')),
                    ],
                    options={
                        'verbose_name': 'attempt',
                        'verbose_name_plural': 'attempts',
                        'indexes': [models.Index(fields=['at'], name='attempt_at')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('result__in', ['accepted', 'transient', 'rejected', 'unclear'])), name='attempt_result_is_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Media',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('scene', models.CharField(choices=[('message', 'Messages'), ('moment', 'Moments'), ('album', 'Product album')], max_length=8, verbose_name='used in')),
                        ('kind', models.CharField(choices=[('image', 'Image'), ('voice', 'Voice'), ('video', 'Video'), ('file', 'File')], max_length=8, verbose_name='kind')),
                        ('digest', models.BinaryField(max_length=32, verbose_name='digest of the content')),
                        ('media_id', models.CharField(max_length=256, verbose_name='media ID')),
                        ('uploaded_at', models.DateTimeField(verbose_name='uploaded at')),
                        ('corp', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='media', to='wecom.corp', verbose_name='corp')),
                    ],
                    options={
                        'verbose_name': 'uploaded media',
                        'verbose_name_plural': 'uploaded media',
                        'constraints': [models.UniqueConstraint(fields=('corp', 'scene', 'kind', 'digest'), name='media_uploaded_once_per_content'), models.CheckConstraint(condition=models.Q(('kind__in', ['image', 'voice', 'video', 'file'])), name='media_kind_is_known'), models.CheckConstraint(condition=models.Q(('scene__in', ['message', 'moment', 'album'])), name='media_scene_is_known'), models.CheckConstraint(condition=models.Q(('kind', 'voice'), ('scene__in', ['moment', 'album']), _negated=True), name='media_voice_is_a_message')],
                    },
                ),
                migrations.CreateModel(
                    name='OfficialAccount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
                        ('secret', clienteling.lib.encryption.EncryptedTextField(max_length=200, verbose_name='Secret')),
                        ('callback_token', clienteling.lib.encryption.EncryptedTextField(max_length=64, verbose_name='Callback token')),
                        ('callback_aes_key', clienteling.lib.encryption.EncryptedTextField(max_length=64, verbose_name='Callback AES key')),
                        ('callback_token_next', clienteling.lib.encryption.EncryptedTextField(blank=True, max_length=64, null=True, verbose_name='Next callback token')),
                        ('callback_aes_key_next', clienteling.lib.encryption.EncryptedTextField(blank=True, max_length=64, null=True, verbose_name='Next callback AES key')),
                        ('appid', models.CharField(max_length=64, unique=True, verbose_name='AppID')),
                        ('original_id', models.CharField(max_length=64, unique=True, verbose_name='original ID')),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('mode', models.CharField(choices=[('aes', 'Encrypted'), ('plain', 'Plain text')], default='aes', max_length=5, verbose_name='callbacks come')),
                        ('corp', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='official_accounts', to='wecom.corp', verbose_name='corp')),
                    ],
                    options={
                        'verbose_name': 'Official Account',
                        'verbose_name_plural': 'Official Accounts',
                        'constraints': [models.CheckConstraint(condition=models.Q(('appid__regex', '^[0-9A-Za-z_-]+$')), name='official_account_appid_is_plain'), models.CheckConstraint(condition=models.Q(('mode__in', ['aes', 'plain'])), name='official_account_mode_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('callback_aes_key_next__isnull', True), ('callback_token_next__isnull', True)), models.Q(('callback_aes_key_next__isnull', False), ('callback_token_next__isnull', False)), _connector='OR'), name='official_account_next_keys_come_together')],
                    },
                ),
                migrations.CreateModel(
                    name='CallbackEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='record ID')),
                        ('digest', models.BinaryField(max_length=32, unique=True)),
                        ('xml', clienteling.lib.encryption.EncryptedTextField(verbose_name='content')),
                        ('event', models.CharField(max_length=64, verbose_name='event')),
                        ('change_type', models.CharField(blank=True, max_length=64, verbose_name='kind of change')),
                        ('state', models.CharField(choices=[('received', 'Received'), ('handled', 'Handled'), ('failed', 'Failed')], default='received', max_length=10, verbose_name='state')),
                        ('received_at', models.DateTimeField(verbose_name='received at')),
                        ('due_at', models.DateTimeField(verbose_name='due at')),
                        ('handled_at', models.DateTimeField(null=True, verbose_name='handled at')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                        ('error', models.CharField(blank=True, max_length=120, verbose_name='error')),
                        ('corp', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='wecom.corp', verbose_name='corp')),
                        ('client_key', models.BinaryField(max_length=32, null=True)),
                        ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='wecom.officialaccount', verbose_name='Official Account')),
                    ],
                    options={
                        'verbose_name': 'callback',
                        'verbose_name_plural': 'callbacks',
                        'indexes': [models.Index(condition=models.Q(('state', 'received')), fields=['id'], include=('due_at',), name='callback_waiting'), models.Index(condition=models.Q(('state', 'received')), fields=['client_key', 'id'], name='callback_waiting_of_client'), models.Index(condition=models.Q(('account__isnull', False)), fields=['client_key', 'id'], name='callback_of_follower')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['received', 'handled', 'failed'])), name='callback_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('handled_at__isnull', False), ('state', 'handled')), models.Q(models.Q(('state', 'handled'), _negated=True), ('handled_at', None)), _connector='OR'), name='callback_handled_exactly_with_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('error', ''), _negated=True), _connector='OR'), name='callback_failed_says_why')],
                    },
                ),
                migrations.CreateModel(
                    name='StandIn',
                    fields=[
                        ('place', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False, verbose_name='place')),
                        ('holder', models.CharField(max_length=64, verbose_name='process')),
                        ('until', models.DateTimeField(verbose_name='until')),
                    ],
                    options={
                        'verbose_name': 'stand-in for Redis',
                        'verbose_name_plural': 'stand-ins for Redis',
                        'constraints': [models.CheckConstraint(condition=models.Q(('place', 1)), name='stand_in_is_one')],
                    },
                ),
                migrations.CreateModel(
                    name='DirectCalls',
                    fields=[
                        ('place', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False, verbose_name='place')),
                        ('taken', models.JSONField(default=dict, verbose_name='taken')),
                    ],
                    options={
                        'verbose_name': 'direct calls without Redis',
                        'verbose_name_plural': 'direct calls without Redis',
                        'constraints': [models.CheckConstraint(condition=models.Q(('place', 1)), name='direct_calls_are_one_row')],
                    },
                ),
            ]
        ),
    ]
