"""Why an alert was not sent may be that the associate dealt with it before. No statement in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0018_over_a_limit'),
    ]

    operations = [
        migrations.AlterField(
            model_name='alert',
            name='raised_as',
            field=models.CharField(blank=True, choices=[('no_associate', 'Nobody looks after the client'), ('no_consent', 'The client has not agreed to be contacted'), ('do_not_disturb', 'The client asked to be left alone'), ('minor', 'The client is a minor'), ('in_transfer', 'The client is being handed over'), ('shadow', 'The rule only watches for now'), ('not_staged', 'The rule is not live in this store yet'), ('held_out', 'Held out, to measure what the rule is worth'), ('held_out_of_all', 'Held out of all rules, to measure what alerts are worth'), ('cool_down', 'The client was the subject of this rule not long ago'), ('fatigue', 'The client has been written to often enough'), ('stopped', 'The rule was stopped'), ('cap', "The associate's daily limit was reached"), ('expired', 'Too late to be useful'), ('no_time', 'Nobody is at work before it would be too late'), ('refused', 'Refused by WeCom'), ('handled', 'The associate had dealt with it before')], db_default='', editable=False, max_length=20, verbose_name='reason when raised'),
        ),
        migrations.AlterField(
            model_name='alert',
            name='reason',
            field=models.CharField(blank=True, choices=[('no_associate', 'Nobody looks after the client'), ('no_consent', 'The client has not agreed to be contacted'), ('do_not_disturb', 'The client asked to be left alone'), ('minor', 'The client is a minor'), ('in_transfer', 'The client is being handed over'), ('shadow', 'The rule only watches for now'), ('not_staged', 'The rule is not live in this store yet'), ('held_out', 'Held out, to measure what the rule is worth'), ('held_out_of_all', 'Held out of all rules, to measure what alerts are worth'), ('cool_down', 'The client was the subject of this rule not long ago'), ('fatigue', 'The client has been written to often enough'), ('stopped', 'The rule was stopped'), ('cap', "The associate's daily limit was reached"), ('expired', 'Too late to be useful'), ('no_time', 'Nobody is at work before it would be too late'), ('refused', 'Refused by WeCom'), ('handled', 'The associate had dealt with it before')], max_length=20, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='alertcopy',
            name='withheld',
            field=models.CharField(blank=True, choices=[('no_associate', 'Nobody looks after the client'), ('no_consent', 'The client has not agreed to be contacted'), ('do_not_disturb', 'The client asked to be left alone'), ('minor', 'The client is a minor'), ('in_transfer', 'The client is being handed over'), ('shadow', 'The rule only watches for now'), ('not_staged', 'The rule is not live in this store yet'), ('held_out', 'Held out, to measure what the rule is worth'), ('held_out_of_all', 'Held out of all rules, to measure what alerts are worth'), ('cool_down', 'The client was the subject of this rule not long ago'), ('fatigue', 'The client has been written to often enough'), ('stopped', 'The rule was stopped'), ('cap', "The associate's daily limit was reached"), ('expired', 'Too late to be useful'), ('no_time', 'Nobody is at work before it would be too late'), ('refused', 'Refused by WeCom'), ('handled', 'The associate had dealt with it before')], max_length=20, verbose_name='reason'),
        ),
    ]
