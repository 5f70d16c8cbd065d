"""Until when a system that fails is left alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_who_is_told_of_what")]
    operations = [
        migrations.AddField(
            model_name="subscription",
            name="next_try_at",
            field=models.DateTimeField(verbose_name="left alone until", null=True, editable=False),
        )
    ]
