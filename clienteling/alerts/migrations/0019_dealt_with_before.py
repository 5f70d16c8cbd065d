"""Why an alert was not sent may be that the associate dealt with it before. Nothing changes in the database."""

from django.db import migrations, models

REASONS = [
    ("no_associate", "Nobody looks after the client"),
    ("no_consent", "The client has not agreed to be contacted"),
    ("do_not_disturb", "The client asked to be left alone"),
    ("minor", "The client is a minor"),
    ("in_transfer", "The client is being handed over"),
    ("shadow", "The rule only watches for now"),
    ("not_staged", "The rule is not live in this store yet"),
    ("held_out", "Held out, to measure what the rule is worth"),
    ("held_out_of_all", "Held out of all rules, to measure what alerts are worth"),
    ("cool_down", "The client was the subject of this rule not long ago"),
    ("fatigue", "The client has been written to often enough"),
    ("stopped", "The rule was stopped"),
    ("cap", "The associate's daily limit was reached"),
    ("expired", "Too late to be useful"),
    ("no_time", "Nobody is at work before it would be too late"),
    ("refused", "Refused by WeCom"),
    ("handled", "The associate had dealt with it before"),
]
SAID = {"max_length": 20, "choices": REASONS, "blank": True}


class Migration(migrations.Migration):
    dependencies = [("alerts", "0018_over_a_limit")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("alert", "reason", models.CharField("reason", **SAID)),
                migrations.AlterField(
                    "alert",
                    "raised_as",
                    models.CharField("reason when raised", **SAID, db_default="", editable=False),
                ),
                migrations.AlterField("alertcopy", "withheld", models.CharField("reason", **SAID)),
            ]
        )
    ]
