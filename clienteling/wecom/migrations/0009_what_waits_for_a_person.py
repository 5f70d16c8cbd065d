from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('wecom', '0008_pauses_of_sending'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='send',
            index=models.Index(condition=models.Q(('state', 'unclear')), fields=['due_at'], name='send_waits_for_a_person'),
        ),
        AddIndexConcurrently(
            model_name='callbackevent',
            index=models.Index(condition=models.Q(('state', 'failed')), fields=['id'], name='callback_waits_for_a_person'),
        ),
    ]
