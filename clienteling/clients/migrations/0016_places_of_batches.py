"""Batches get their place in the order in which their commits were seen, from a sequence that never goes back."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("clients", "0015_what_facts_read")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE clients_ingestbatch_place", "DROP SEQUENCE clients_ingestbatch_place"),
        migrations.RemoveIndex(model_name="ingestbatch", name="ingest_batch_not_evaluated"),
        migrations.AddField(
            model_name="ingestbatch",
            name="place",
            field=models.BigIntegerField(editable=False, null=True, verbose_name="place in the queue of batches"),
        ),
        migrations.AddIndex(
            model_name="ingestbatch",
            index=models.Index(
                fields=["id"], condition=Q(evaluated_at=None, place=None), name="ingest_batch_no_place"
            ),
        ),
        migrations.AddIndex(
            model_name="ingestbatch",
            index=models.Index(
                fields=["place"], condition=Q(evaluated_at=None), name="ingest_batch_not_evaluated"
            ),
        ),
        migrations.AddIndex(
            model_name="ingestbatch",
            index=models.Index(fields=["received_at"], name="ingest_batch_received"),
        ),
    ]
