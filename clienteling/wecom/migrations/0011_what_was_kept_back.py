"""Which sends the house itself kept back, and who settled what was unclear."""

from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("wecom", "0010_dead_letters")]
    operations = [
        migrations.AddField(
            model_name="send",
            name="kept_back",
            field=models.BooleanField(
                verbose_name="kept back",
                db_default=False,
                editable=False,
                help_text="Ended by the house and not by WeCom.",
            ),
        ),
        migrations.AddField(
            model_name="send",
            name="settled_by",
            field=models.CharField(
                verbose_name="settled by", max_length=150, blank=True, db_default="", editable=False
            ),
        ),
    ]
