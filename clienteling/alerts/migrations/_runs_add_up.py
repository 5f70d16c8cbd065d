"""Triggers: a run's matches are its alerts, at every commit; an alert stays in its run and is there as long as it."""

from django.db import migrations

# At commit, once per run: an UPDATE after the INSERT in the same transaction answers for both.
ADD_UP = """
CREATE FUNCTION alerts_run_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said bigint;
    counted bigint;
BEGIN
    SELECT matched INTO said FROM alerts_rulerun WHERE id = NEW.id;
    IF NOT FOUND OR said <> NEW.matched THEN
        RETURN NULL;
    END IF;
    SELECT count(*) INTO counted FROM alerts_alert WHERE run_id = NEW.id;
    IF counted <> said THEN
        RAISE EXCEPTION 'rule run % matched % but has % alerts', NEW.id, said, counted
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rule_run_matches_are_its_alerts';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER rule_run_matches_are_its_alerts AFTER INSERT OR UPDATE OF matched ON alerts_rulerun
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION alerts_run_adds_up();
"""
NO_ADD_UP = """
DROP TRIGGER rule_run_matches_are_its_alerts ON alerts_rulerun;
DROP FUNCTION alerts_run_adds_up();
"""

# Once per statement: whatever adds alerts has their runs looked at again at commit.
ADDED = """
CREATE FUNCTION alerts_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE alerts_rulerun SET matched = matched WHERE id IN (SELECT DISTINCT run_id FROM added);
    RETURN NULL;
END
$$;
CREATE TRIGGER alerts_added_to_a_run AFTER INSERT ON alerts_alert
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION alerts_added();
"""
NO_ADDED = """
DROP TRIGGER alerts_added_to_a_run ON alerts_alert;
DROP FUNCTION alerts_added();
"""

# Old runs go whole: first the run, then its alerts, in one transaction.
STAYS = """
CREATE FUNCTION alerts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM gone JOIN alerts_rulerun r ON r.id = gone.run_id) THEN
        RAISE EXCEPTION 'an alert stays as long as its run'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'alert_stays_as_long_as_its_run';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER alert_stays_as_long_as_its_run AFTER DELETE ON alerts_alert
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION alerts_stay();
CREATE FUNCTION alerts_keep_their_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'alert % stays in its run', OLD.id
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'alert_stays_in_its_run';
END
$$;
CREATE TRIGGER alert_stays_in_its_run BEFORE UPDATE OF run_id ON alerts_alert
    FOR EACH ROW WHEN (OLD.run_id IS DISTINCT FROM NEW.run_id) EXECUTE FUNCTION alerts_keep_their_run();
"""
NO_STAYS = """
DROP TRIGGER alert_stays_in_its_run ON alerts_alert;
DROP FUNCTION alerts_keep_their_run();
DROP TRIGGER alert_stays_as_long_as_its_run ON alerts_alert;
DROP FUNCTION alerts_stay();
"""

OPERATIONS = [
    migrations.RunSQL(ADD_UP, NO_ADD_UP),
    migrations.RunSQL(ADDED, NO_ADDED),
    migrations.RunSQL(STAYS, NO_STAYS),
]
