"""Whoever was erased is gone: made from the same table that erasure walks."""

from django.apps import apps

from clienteling.oversight.invariants.invariant import Invariant
from clienteling.oversight.schema import CLIENT, TREATMENTS, Gone

ERASED = "SELECT id FROM clients_client WHERE erased_at > %(since)s"
# What is sealed of an empty text: one byte, the name of the key, nonce and tag.
SEALED_NOTHING = "1 + get_byte(name, 0) + 28"


def column(path: str) -> str:
    return path if path.endswith("_id") else f"{path}_id"


def rows_left() -> str:
    """Rows that should have gone, of each table that names its client itself; the others went with them."""
    parts = [
        f"SELECT '{label} ' || id FROM {apps.get_model(label)._meta.db_table} WHERE {column(path)} IN ({ERASED})"  # noqa: S608  (our own names)
        for label, treatment in TREATMENTS.items()
        if isinstance(treatment, Gone)
        for path in treatment.of
        if "__" not in path
    ]
    return " UNION ALL ".join(parts)


def columns_left() -> str:
    """What still stands in the client's own row, and in what alerts saw."""
    set_ones = [f"{name} IS NOT NULL" for name, value in CLIENT.blank.items() if value is None]
    filled = [f"cardinality({name}) > 0" for name, value in CLIENT.blank.items() if value == []]
    wrong = " OR ".join([*set_ones, *filled, f"octet_length(name) <> {SEALED_NOTHING}"])
    return (
        f"SELECT 'clients.Client ' || id FROM clients_client WHERE erased_at > %(since)s AND ({wrong})"  # noqa: S608  (our own names)
        " UNION ALL SELECT 'alerts.Alert ' || id FROM alerts_alert"
        f" WHERE evidence <> '{{}}' AND client_id IN ({ERASED})"
    )


INVARIANTS = [
    Invariant(
        11,
        "erased_is_gone",
        "Of an erased client nothing is left that identifies, and no row that should have gone",
        f"{rows_left()} UNION ALL {columns_left()}",
    ),
    Invariant(
        11,
        "erased_is_logged",
        "Every erasure stands in the log that is replayed after a restore, and whoever stands there is erased",
        """
SELECT id FROM clients_client c WHERE c.erased_at > %(since)s
AND NOT EXISTS (SELECT 1 FROM oversight_erasure e WHERE e.client_uid = c.uid)
UNION ALL
SELECT c.id FROM oversight_erasure e JOIN clients_client c ON c.uid = e.client_uid WHERE c.erased_at IS NULL""",
    ),
]
