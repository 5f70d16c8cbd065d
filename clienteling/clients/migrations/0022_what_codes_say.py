"""Contact ways keep what their code says; the workers read it from WeCom's pictures."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clients", "0021_forgotten_contacts")]
    operations = [
        migrations.AddField(
            model_name="contactway",
            name="content",
            field=models.CharField(
                blank=True, db_default="", editable=False, max_length=500, verbose_name="content of the code"
            ),
        ),
    ]
