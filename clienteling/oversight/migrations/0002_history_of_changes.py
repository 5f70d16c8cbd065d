"""Triggers that keep the history of what people edit, with who did it and from where."""

from django.db import migrations

# Arguments: columns that are not followed; columns of which only the change is told, not the value.
KEEP = """
CREATE OR REPLACE FUNCTION oversight_keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ignored text[] := string_to_array(TG_ARGV[0], ',');
    secret text[] := string_to_array(TG_ARGV[1], ',');
    was jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    became jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    row_now jsonb := was || became;
    act jsonb := nullif(current_setting('clienteling.act', true), '')::jsonb;
    changed jsonb;
BEGIN
    SELECT jsonb_object_agg(name, CASE WHEN name = ANY (secret) THEN '[]'
                                  ELSE jsonb_build_array(was -> name, became -> name) END)
    INTO changed
    FROM jsonb_object_keys(row_now) name
    WHERE name <> ALL (ignored)
      AND nullif(was -> name, 'null'::jsonb) IS DISTINCT FROM nullif(became -> name, 'null'::jsonb);
    IF changed IS NOT NULL THEN
        INSERT INTO oversight_change ("at", "table", row_id, client_id, operation, fields, associate_id, source, why)
        VALUES (clock_timestamp(), TG_TABLE_NAME, coalesce(row_now ->> 'id', ''),
                CASE WHEN TG_TABLE_NAME = 'clients_client' THEN (row_now ->> 'id')::bigint
                     ELSE (row_now ->> 'client_id')::bigint END,
                left(TG_OP, 1), changed, (act ->> 'associate')::bigint,
                coalesce(act ->> 'source', ''), coalesce(act ->> 'why', ''));
    END IF;
    RETURN NULL;
END
$$;
"""
NO_KEEP = "DROP FUNCTION IF EXISTS oversight_keep_history();"

HOUSE = """
alerts_autotag alerts_restraint alerts_rule alerts_ruletext alerts_ruleversion assets_asset assets_assettext
associates_absence associates_associate associates_department associates_guideline associates_guidelinetext
associates_machinekey associates_market associates_openinghours associates_question associates_region associates_shift
associates_specialday associates_store attribution_commissionplan attribution_target clients_columnmapping
clients_consenttext clients_consentwording clients_contactway clients_customfield clients_kioskdevice clients_tag
clients_taggroup clients_tier outreach_preparedmessage outreach_preparedmessagetext outreach_welcomemessage
outreach_welcometext wecom_corp wecom_officialaccount
""".split()
CLIENTS = """
clients_client clients_clientidentity clients_consent clients_customvalue clients_importantdate clients_note
clients_preference clients_relationship clients_remark clients_size clients_tie clients_wish
""".split()
# What jobs count or schedule in these tables, and what only stands for another column.
IGNORED = {
    "alerts_autotag": "ran_on added removed in_step",
    "alerts_rule": "failures",
    "associates_associate": "last_login seen_at",
    "associates_department": "gone_at name number parent_number",
    "clients_client": "updated_at created_at last_order_at order_count lifetime_minor search_grams namesake_index tag_ids"
    " points points_expire_on tier_changed_at",
    "clients_clientidentity": "value_index",
    "clients_contactway": "due_at tries error address config_id userids",
    "clients_importantdate": "next_on",
}
SECRET = {
    "associates_associate": "password",
    "associates_machinekey": "hashed_key",
    "clients_kioskdevice": "code_index token_index",
    "wecom_corp": "secret callback_token callback_aes_key callback_token_next callback_aes_key_next",
    "wecom_officialaccount": "secret callback_token callback_aes_key callback_token_next callback_aes_key_next",
}
# Of the table that busy jobs write to, the columns that wake the trigger at all.
WAKING = {
    "clients_client": "market_id name phone email language birth_year birth_md birth_lunar_md minor_until tier_rank"
    " tier_expires_on merged_into_id erased_at",
}


def follow(table, operations):
    call = "EXECUTE FUNCTION oversight_keep_history('{}', '{}')".format(
        ",".join(IGNORED.get(table, "").split()), ",".join(SECRET.get(table, "").split())
    )
    columns = WAKING.get(table, "").split()
    of = f" OF {', '.join(columns)}" if columns else ""
    changed = " OR ".join(f"OLD.{it} IS DISTINCT FROM NEW.{it}" for it in columns) or "OLD.* IS DISTINCT FROM NEW.*"
    yield (
        f"CREATE OR REPLACE TRIGGER history_of_updates AFTER UPDATE{of} ON {table} FOR EACH ROW WHEN ({changed}) {call};",
        f"DROP TRIGGER IF EXISTS history_of_updates ON {table};",
    )
    yield (
        f"CREATE OR REPLACE TRIGGER history_of_others AFTER {operations} ON {table} FOR EACH ROW {call};",
        f"DROP TRIGGER IF EXISTS history_of_others ON {table};",
    )


class Migration(migrations.Migration):
    atomic = False  # each table is locked for its own trigger alone; begun again, it makes what is missing
    dependencies = [
        ("oversight", "0001_changes"),
        ("wecom", "0001_squashed_0007_direct_calls_without_redis_are_counted_together"),
        ("associates", "0001_squashed_0009_keys_with_addresses_rates_and_rotation"),
        ("clients", "0001_squashed_0017_imports_and_changes_of_tags"),
        ("attribution", "0001_squashed_0004_pieces_to_be_collected"),
        ("assets", "0001_initial"),
        ("alerts", "0001_squashed_0012_every_reason"),
        ("outreach", "0001_squashed_0003_welcome_messages"),
    ]
    operations = [
        migrations.RunSQL(KEEP, NO_KEEP),
        *(
            migrations.RunSQL(sql, undo)
            for table, operations in [(it, "INSERT OR DELETE") for it in HOUSE] + [(it, "DELETE") for it in CLIENTS]
            for sql, undo in follow(table, operations)
        ),
    ]
