"""Markets, stores and associates, their hours, guidelines and log-ins, and the audit log. Stands for the migrations that came before it."""

from django.db import migrations

from clienteling.lib.tables import CreateTables

from . import _audit_log, _directory_and_guidelines, _people


class Migration(migrations.Migration):

    replaces = [
        ('associates', '0001_initial'),
        ('associates', '0002_organisation_tree_rota_and_absences'),
        ('associates', '0003_directory_of_wecom'),
        ('associates', '0004_guidelines_to_read'),
        ('associates', '0005_tries_to_log_in'),
        ('associates', '0006_portraits'),
        ('associates', '0007_the_audit_log'),
        ('associates', '0008_audit_entries_are_chained_and_stay'),
        ('associates', '0009_keys_with_addresses_rates_and_rotation'),
    ]

    initial = True

    dependencies = [
        ('wecom', '0001_squashed_0007_direct_calls_without_redis_are_counted_together'),
    ]

    operations = [
        CreateTables(
            [
                *_people.TABLES,
                *_directory_and_guidelines.TABLES,
            ]
        ),
        *_audit_log.OPERATIONS,
    ]
