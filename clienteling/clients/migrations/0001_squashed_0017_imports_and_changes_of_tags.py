"""Clients and all that is known, agreed, wished and done about them. Stands for the migrations that came before it."""

from django.db import migrations

from clienteling.lib.tables import CreateTables

from . import (
    _activity_by_month,
    _consents_and_wishes,
    _imports,
    _matching_and_details,
    _people,
    _tags_and_follows,
    _ways_and_handovers,
)


class Migration(migrations.Migration):

    replaces = [
        ('clients', '0001_initial'),
        ('clients', '0002_activity_by_month'),
        ('clients', '0003_contacts_to_look_up'),
        ('clients', '0004_consent_per_channel_and_quiet'),
        ('clients', '0005_wishes_stock_and_prices'),
        ('clients', '0006_official_account_followers'),
        ('clients', '0007_two_records_one_person'),
        ('clients', '0008_details_tags_points_notes'),
        ('clients', '0009_follows_with_their_history'),
        ('clients', '0010_contact_ways'),
        ('clients', '0011_kiosks'),
        ('clients', '0012_notices_about_acquisition_links'),
        ('clients', '0013_reconciliations_with_wecom'),
        ('clients', '0014_handovers'),
        ('clients', '0015_what_facts_read'),
        ('clients', '0016_places_of_batches'),
        ('clients', '0017_imports_and_changes_of_tags'),
    ]

    initial = True

    dependencies = [
        ('associates', '0001_squashed_0009_keys_with_addresses_rates_and_rotation'),
        ('wecom', '0001_squashed_0007_direct_calls_without_redis_are_counted_together'),
    ]

    operations = [
        CreateTables(
            [
                *_people.TABLES,
                *_consents_and_wishes.TABLES,
                *_matching_and_details.TABLES,
                *_tags_and_follows.TABLES,
                *_ways_and_handovers.TABLES,
                *_imports.TABLES,
            ]
        ),
        *_activity_by_month.OPERATIONS,
    ]
