"""Triggers: an entry of the audit log finds its place in a chain as it is written, and nobody alters it afterwards."""

from django.db import migrations

# Everything an entry says, in a form that reads the same in every session.
DIGEST = """
CREATE FUNCTION associates_audit_digest(e associates_auditentry) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        e.chain, e.position, encode(e.previous, 'hex'), to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
        e.actor_id, e.source, e.market_id, e.action, e.client_uid, e.subject, encode(e.reason_digest, 'hex'), e.detail
    )::text, 'UTF8'))
$$;
CREATE FUNCTION associates_audit_reason_digest(reason text, salt uuid) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(convert_to(salt::text || reason, 'UTF8'))
$$;
"""
NO_DIGEST = """
DROP FUNCTION associates_audit_reason_digest(text, uuid);
DROP FUNCTION associates_audit_digest(associates_auditentry);
"""

# A chain belongs to one transaction at a time; another takes the next free one, or begins one of its own.
CHAINED = """
CREATE FUNCTION associates_audit_is_chained() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last associates_auditchain;
BEGIN
    SELECT * INTO last FROM associates_auditchain ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF last.number IS NULL THEN
        INSERT INTO associates_auditchain (number, length, digest)
        SELECT n, 0, '' FROM generate_series(0, 15) n
        WHERE n NOT IN (SELECT number FROM associates_auditchain)
        ORDER BY (n - pg_backend_pid() % 16 + 16) % 16 LIMIT 1
        ON CONFLICT DO NOTHING RETURNING * INTO last;
    END IF;
    IF last.number IS NULL THEN
        SELECT * INTO STRICT last FROM associates_auditchain
        ORDER BY (number - pg_backend_pid() % 16 + 16) % 16 LIMIT 1 FOR UPDATE;
    END IF;
    NEW.chain := last.number;
    NEW.position := last.length + 1;
    NEW.previous := last.digest;
    NEW.reason_salt := CASE WHEN NEW.reason = '' THEN NULL ELSE gen_random_uuid() END;
    NEW.reason_digest := CASE WHEN NEW.reason = '' THEN ''
                              ELSE associates_audit_reason_digest(NEW.reason, NEW.reason_salt) END;
    NEW.digest := associates_audit_digest(NEW);
    UPDATE associates_auditchain SET length = NEW.position, digest = NEW.digest WHERE number = last.number;
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_entry_is_chained BEFORE INSERT ON associates_auditentry
    FOR EACH ROW EXECUTE FUNCTION associates_audit_is_chained();
"""
NO_CHAINED = """
DROP TRIGGER audit_entry_is_chained ON associates_auditentry;
DROP FUNCTION associates_audit_is_chained();
"""

# A reason may be blanked, nothing else. Only a database of tests may be emptied, and only where it says so.
STAYS = """
CREATE FUNCTION associates_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'associates_auditentry' THEN
        IF NEW.reason = '' AND NEW.reason_salt IS NULL
           AND to_jsonb(NEW) - 'reason' - 'reason_salt' = to_jsonb(OLD) - 'reason' - 'reason_salt' THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\\_%'
          AND current_setting('clienteling.audit_may_be_emptied', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON associates_auditentry
    FOR EACH ROW EXECUTE FUNCTION associates_audit_stays();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON associates_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION associates_audit_stays();
CREATE TRIGGER grows_with_the_log BEFORE INSERT OR UPDATE ON associates_auditchain
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION associates_audit_stays();
CREATE TRIGGER stays BEFORE DELETE ON associates_auditchain
    FOR EACH ROW EXECUTE FUNCTION associates_audit_stays();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON associates_auditchain
    FOR EACH STATEMENT EXECUTE FUNCTION associates_audit_stays();
"""
NO_STAYS = """
DROP TRIGGER append_only ON associates_auditentry;
DROP TRIGGER never_emptied ON associates_auditentry;
DROP TRIGGER grows_with_the_log ON associates_auditchain;
DROP TRIGGER stays ON associates_auditchain;
DROP TRIGGER never_emptied ON associates_auditchain;
DROP FUNCTION associates_audit_stays();
"""

OPERATIONS = [
    migrations.RunSQL(DIGEST, NO_DIGEST),
    migrations.RunSQL(CHAINED, NO_CHAINED),
    migrations.RunSQL(STAYS, NO_STAYS),
]
