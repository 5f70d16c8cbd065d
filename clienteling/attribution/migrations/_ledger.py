"""Triggers: transactions balance, a reversal is never more than what it reverses, nothing posted ever changes."""

from django.db import migrations

TABLES = ("attribution_credit", "attribution_ledgertransaction", "attribution_ledgerentry")

BALANCE = """
CREATE FUNCTION attribution_transaction_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    posted bigint;
    undone bigint;
BEGIN
    IF TG_TABLE_NAME = 'attribution_ledgertransaction' THEN
        posted := NEW.id;
        undone := NEW.reverses_id;
    ELSE
        posted := NEW.transaction_id;
    END IF;
    IF (SELECT count(*) FROM attribution_ledgerentry WHERE transaction_id = posted) < 2
       OR EXISTS (SELECT 1 FROM attribution_ledgerentry WHERE transaction_id = posted
                  GROUP BY currency HAVING sum(amount_minor) <> 0) THEN
        RAISE EXCEPTION 'ledger transaction % does not sum to zero', posted
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_sums_to_zero';
    END IF;
    IF undone IS NOT NULL AND EXISTS (
        SELECT 1
        FROM attribution_ledgerentry e
        JOIN attribution_ledgertransaction t ON t.id = e.transaction_id
        WHERE t.id = undone OR t.reverses_id = undone
        GROUP BY e.account, e.associate_id, e.currency
        HAVING sum(e.amount_minor) * sum(e.amount_minor) FILTER (WHERE t.id = undone) < 0
            OR abs(sum(e.amount_minor)) > abs(sum(e.amount_minor) FILTER (WHERE t.id = undone))
            OR sum(e.amount_minor) FILTER (WHERE t.id = undone) IS NULL
    ) THEN
        RAISE EXCEPTION 'ledger transaction % reverses more than was posted', posted
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_reversal_is_never_more_than_what_it_reverses';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ledger_transaction_sums_to_zero AFTER INSERT ON attribution_ledgertransaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION attribution_transaction_balances();
CREATE CONSTRAINT TRIGGER ledger_entry_keeps_the_sum_zero AFTER INSERT ON attribution_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION attribution_transaction_balances();
"""
NO_BALANCE = """
DROP TRIGGER ledger_entry_keeps_the_sum_zero ON attribution_ledgerentry;
DROP TRIGGER ledger_transaction_sums_to_zero ON attribution_ledgertransaction;
DROP FUNCTION attribution_transaction_balances();
"""

APPEND_ONLY = """
CREATE FUNCTION attribution_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: post a reversal instead', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END
$$;
""" + "".join(
    f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION attribution_is_append_only();\n"
    for table in TABLES
)
NO_APPEND_ONLY = (
    "".join(f"DROP TRIGGER append_only ON {table};\n" for table in TABLES)
    + "DROP FUNCTION attribution_is_append_only();"
)

OPERATIONS = [
    migrations.RunSQL(BALANCE, NO_BALANCE),
    migrations.RunSQL(APPEND_ONLY, NO_APPEND_ONLY),
]
