"""Which keys a backup needs: all that sealed anything in it, and as many as hashed its indexes."""

from psycopg import sql

from clienteling.oversight.services.reindexing import KNOWN
from clienteling.oversight.services.rotating import sealed_fields
from config.backup.server import Connection

SEALED = """
SELECT DISTINCT convert_from(substring({column} FROM 2 FOR get_byte({column}, 0)), 'UTF8')
FROM {table} WHERE octet_length({column}) > 1"""
# History holds the same bytes, as JSON writes them.
WAS_SEALED = """
SELECT DISTINCT convert_from(decode(substr(told, 5, 2 * ('x' || substr(told, 3, 2))::bit(8)::int), 'hex'), 'UTF8')
FROM oversight_change, jsonb_array_elements_text(fields->{name}) told
WHERE "table" = {of} AND jsonb_typeof(fields->{name}) = 'array' AND told LIKE '\\\\x%'"""


def in_use(made: Connection) -> list[str]:
    """Of FIELD_KEYS, by id. While keys are changed there are two."""
    found = set[str]()
    for field in sealed_fields():
        table, column = field.model._meta.db_table, str(field.column)
        for query in (
            sql.SQL(SEALED).format(column=sql.Identifier(column), table=sql.Identifier(table)),
            sql.SQL(WAS_SEALED).format(name=column, of=table),
        ):
            found |= {key_id for (key_id,) in made.execute(query).fetchall()}
    return sorted(found)


def of_indexes(made: Connection) -> int:
    """Of INDEX_KEY, how many."""
    [(count,)] = made.execute(KNOWN).fetchall()
    return int(count)
