"""What a migration must not do while the version before it still runs: see `docs/operations.md`, "Migrations"."""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import connection
from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Field

# Tables that grow with clients and days: nothing may read or lock all of one.
BIG = {
    "clients": {"client", "clientidentity", "relationship", "consent", "activity", "ingestbatch", "tagmark", "wish"},
    "wecom": {"send", "attempt", "callbackevent"},
    "alerts": {"alert", "rulerun"},
    "attribution": {"order", "orderline", "touch", "credit", "ledgertransaction", "ledgerentry"},
    "outreach": {"preparedmessage", "preparedsend"},
}
# The last one of each app that was written before these rules were checked: all up to it are folded into its 0001.
BEFORE = {
    "alerts": 12,
    "assets": 1,
    "associates": 9,
    "attribution": 4,
    "clients": 17,
    "insights": 1,
    "outreach": 3,
    "wecom": 7,
}


def is_bound(app: str, name: str) -> bool:
    """Whether the rules hold for it: in apps of ours, for what came after them."""
    ours = apps.is_installed(f"clienteling.{app}")
    return ours and int(name[:4]) > BEFORE.get(app, 0)


def broken(migration: Migration, state: ProjectState) -> Iterator[str]:
    """Which rules it breaks, one sentence each. `state`: of the models before it; it is moved on."""
    made = {op.name_lower for op in migration.operations if isinstance(op, operations.CreateModel)}
    big = BIG.get(migration.app_label, set()) - made
    yield from _held(migration, big)
    for op in migration.operations:
        if not op.reversible:
            yield f"{op.describe()}: there is no way back"
        yield from _of_field(migration.app_label, op, made, state)
        model = getattr(op, "model_name", "").lower()
        if model in big:
            yield from _of_big(op)
        op.state_forwards(migration.app_label, state)


def _held(migration: Migration, big: set[str]) -> Iterator[str]:
    """A table that is locked stays so until the end, while Django thinks about what comes next: a second and more."""
    for op in migration.operations[:-1]:
        if migration.atomic and isinstance(op, FieldOperation) and op.model_name_lower in big:
            yield f"{op.describe()}: let it be the last, or put all into one RunSQL, the table is locked until the end"


def _of_big(op: Operation) -> Iterator[str]:
    if type(op) is operations.AddIndex:
        yield f"{op.describe()}: use AddIndexConcurrently, others cannot write meanwhile"
    if type(op) is operations.AddConstraint and not isinstance(op, AddConstraintNotValid):
        yield f"{op.describe()}: use AddConstraintNotValid, then ValidateConstraint in a migration of its own"


def _of_field(app: str, op: Operation, made: set[str], state: ProjectState) -> Iterator[str]:
    """About columns: the version before goes on writing rows without the new ones, and under the old names."""
    if isinstance(op, operations.RenameField | operations.RenameModel):
        yield f"{op.describe()}: add the new one, write both, and remove the old one a version later"
    if not isinstance(op, operations.AddField | operations.AlterField) or op.model_name_lower in made:
        return
    if isinstance(op, operations.AddField) and _needs_a_value(op.field):
        yield f"{op.describe()}: give it a db_default or let it be null, the version before does not fill it"
    if isinstance(op, operations.AlterField) and op.model_name_lower in BIG.get(app, ()):
        was = state.models[app, op.model_name_lower].fields[op.name]
        if _type(was) != _type(op.field):
            yield f"{op.describe()}: another type writes the whole table anew"


def _needs_a_value(field: Field) -> bool:  # type: ignore[type-arg]  # of any kind
    return not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)


def _type(field: Field) -> object:  # type: ignore[type-arg]  # of any kind
    """Text of any length is one type to PostgreSQL when it grows; shorter is checked row by row."""
    return field.remote_field.model if field.remote_field else field.db_type(connection)
