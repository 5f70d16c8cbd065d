"""When a row changed and when a key was used is no history of its own; the hash of a former key is never told."""

from django.db import migrations

BEFORE = """
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
AFTER = """
CREATE OR REPLACE FUNCTION oversight_keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ignored text[] := string_to_array(TG_ARGV[0], ',') || ARRAY['changed_at', 'last_used_at'];
    secret text[] := string_to_array(TG_ARGV[1], ',') || ARRAY['former_hash'];
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


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0005_erasures_stay"),
        ("associates", "0001_squashed_0009_keys_with_addresses_rates_and_rotation"),
        ("clients", "0018_lists_to_follow"),
    ]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
