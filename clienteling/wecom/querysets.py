"""The words for sets of sends, callback events and uploads."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Now

from clienteling.wecom.lanes import WELCOME, Lane

if TYPE_CHECKING:
    from clienteling.wecom.delivery import Verdict
    from clienteling.wecom.models.callback import CallbackEvent
    from clienteling.wecom.models.corp import Corp
    from clienteling.wecom.models.media import Media
    from clienteling.wecom.models.pause import SendingPause  # noqa: F401  (of the queryset below)
    from clienteling.wecom.models.send import Send
    from clienteling.wecom.models.stand_in import StandIn  # noqa: F401  (of the queryset below)

MEDIA_LIVES = timedelta(days=3)
MEDIA_MARGIN = timedelta(hours=12)
# Asked in the very statement that claims or begins: who paused sending knows that nothing begins after it.
PAUSED = RawSQL("EXISTS (SELECT FROM wecom_sendingpause WHERE ended_at IS NULL)", (), output_field=BooleanField())
ABANDONED_TRY = Q(state="sending", first_sent_at__isnull=False)
# Columns of a verdict, with their types; a verdict's fields have the columns' names.
SETTLED = {
    "state": "text",
    "due_at": "timestamptz",
    "first_sent_at": "timestamptz",
    "tries": "smallint",
    "busy_tries": "smallint",
    "errcode": "integer",
    "reason": "text",
    "msgid": "text",
    "response_code": "text",
    "accepted_at": "timestamptz",
    "kept_back": "boolean",
}
SETTLE = f"""
UPDATE wecom_send AS send
   SET lease_token = NULL, lease_until = NULL, {", ".join(f"{name} = new.{name}" for name in SETTLED)}
  FROM unnest(%(id)s::bigint[], %(held_under)s::uuid[],
              {", ".join(f"%({name})s::{kind}[]" for name, kind in SETTLED.items())})
       AS new(id, held_under, {", ".join(SETTLED)})
 WHERE send.id = new.id AND send.state = 'sending' AND send.lease_token = new.held_under
"""  # noqa: S608  # names from the table above

ADD = "INSERT INTO wecom_callbackevent ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING RETURNING id"
HOLD = """
INSERT INTO wecom_standin AS mine (place, holder, until)
VALUES (1, %(holder)s, clock_timestamp() + make_interval(secs => %(lease_s)s))
    ON CONFLICT (place) DO UPDATE SET holder = excluded.holder, until = excluded.until
 WHERE mine.holder = excluded.holder OR mine.until < clock_timestamp()
"""


# In the model's order, which `from_db` goes by.
CALLED_FIELDS = (
    "id",
    "uid",
    "callback_token",
    "callback_aes_key",
    "callback_token_next",
    "callback_aes_key_next",
    "corp_id",
    "agent_id",
)
CALLED = f"SELECT {', '.join(CALLED_FIELDS)} FROM wecom_corp WHERE corp_id = %s AND agent_id = %s"  # noqa: S608  # names above


class CorpQuerySet(models.QuerySet["Corp"]):
    def called(self, corp_id: str, agent_id: int) -> "Corp":
        """Whom a callback is for, with what opens it. Written out: the ORM took a quarter of a callback's time.

        Raises the model's DoesNotExist.
        """
        with connection.cursor() as cursor:
            cursor.execute(CALLED, (corp_id, agent_id))
            row = cursor.fetchone()
        if row is None:
            raise self.model.DoesNotExist
        return self.model.from_db(connection.alias, CALLED_FIELDS, row)


class SendQuerySet(models.QuerySet["Send"]):
    def due(self, at: datetime) -> Self:
        """Queued, and their time has come; most urgent first."""
        return self.filter(state="queued", due_at__lte=at).order_by("priority", "due_at")

    def of_lane(self, lane: Lane) -> Self:
        """Welcomes, or everything else."""
        welcome = Q(api=WELCOME)
        return self.filter(welcome if lane.name == "welcome" else ~welcome)

    def undelivered(self) -> Self:
        """The dead letters: refused, expired, or of which nobody can say; one that was replayed stands for no more."""
        again = self.model._base_manager.filter(replay_of=OuterRef("pk"))
        return self.filter(~Exists(again), state__in=["refused", "expired", "unclear"])

    def keep_back(self, reason: str) -> int:
        """Refused by the house itself: not to be sent, and not to be replayed."""
        ended = {"state": "refused", "reason": reason, "errcode": None, "kept_back": True}
        return self.filter(state="queued").update(**ended)

    def unless_paused(self) -> Self:
        """None at all while somebody has paused sending."""
        return self.exclude(PAUSED)

    def abandoned(self) -> Self:
        """Their worker's lease has run out, by the database's clock: it died or froze."""
        return self.filter(state="sending", lease_until__lt=Now()).order_by("lease_until")

    def held_under(self, lease_token: UUID) -> Self:
        """Still ours: every write after a claim starts here, so that a worker that froze and woke changes nothing."""
        return self.filter(state="sending", lease_token=lease_token)

    def claim(self, at: datetime, lease_token: UUID, lease_s: float, limit: int) -> list["Send"]:
        """Lease up to `limit` rows, abandoned ones first. An abandoned try counts as one."""
        with transaction.atomic():
            ids = self._lock(self.abandoned().unless_paused(), limit)
            ids += self._lock(self.due(at).unless_paused(), limit - len(ids))
            self.filter(pk__in=ids).update(
                tries=F("tries") + Case(When(ABANDONED_TRY, then=1), default=0, output_field=models.IntegerField()),
                state="sending",
                lease_token=lease_token,
                lease_until=Now() + timedelta(seconds=lease_s),
            )
        return list(self.filter(pk__in=ids).select_related("corp").order_by("priority", "due_at"))

    @staticmethod
    def _lock(rows: "SendQuerySet", limit: int) -> list[int]:
        return list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])

    def begin(self, lease_token: UUID, lease_s: float, pks: Collection[int]) -> set[int]:
        """Say, before any byte leaves, that these may have been sent; which are still ours. Their lease starts anew.

        None while sending is paused.
        """
        ours = self.held_under(lease_token).filter(pk__in=pks)
        begun = ours.unless_paused().update(
            first_sent_at=Coalesce("first_sent_at", Now()),
            lease_until=Now() + Value(timedelta(seconds=lease_s)),
        )
        if begun in (0, len(pks)):
            return set(pks) if begun else set()
        return set(ours.values_list("pk", flat=True))

    def settle(self, rows: Sequence[tuple[int, UUID | None, "Verdict"]]) -> int:
        """Write verdicts over rows still held under their lease token, in one statement; how many there were."""
        columns: dict[str, list[object]] = {"id": [], "held_under": [], **{name: [] for name in SETTLED}}
        for pk, lease_token, verdict in rows:
            columns["id"].append(pk)
            columns["held_under"].append(lease_token)
            for name in SETTLED:
                columns[name].append(getattr(verdict, name))
        with connection.cursor() as cursor:
            cursor.execute(SETTLE, columns)
            return int(cursor.rowcount)


class CallbackEventQuerySet(models.QuerySet["CallbackEvent"]):
    def add(self, row: "CallbackEvent") -> bool:
        """Insert it unless it is known; whether it was new. One statement: `bulk_create` needs three and is silent."""
        fields = [field for field in row._meta.concrete_fields if not field.primary_key]
        columns, places = ", ".join(str(field.column) for field in fields), ", ".join(["%s"] * len(fields))
        values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
        with connection.cursor() as cursor:
            cursor.execute(ADD.format(columns=columns, places=places), values)
            return cursor.fetchone() is not None

    def waiting(self, at: datetime) -> Self:
        """Received, not handled, and not put off; oldest first."""
        return self.filter(Q(state="received", due_at__lte=at)).order_by("pk")

    def in_turn(self, at: datetime) -> Self:
        """Waiting, and nothing that came earlier from the same client is still to be handled."""
        earlier = self.filter(state="received", client_key=OuterRef("client_key"), pk__lt=OuterRef("pk"))
        return self.waiting(at).exclude(Exists(earlier))

    def places_after(self, pk: int, at: datetime, limit: int) -> list[tuple[int, bytes | None]]:
        """The next ones waiting behind that one, each with its client's key, whether or not they are in turn."""
        rows = self.waiting(at).filter(pk__gt=pk).values_list("pk", "client_key")[:limit]
        return [(place, bytes(key) if key else None) for place, key in rows]

    def take(self, pk: int, at: datetime) -> "CallbackEvent | None":
        """That event, locked until the transaction ends; None unless in turn and its client handled here alone.

        Looked up one by one: a search for the next in turn would read a long queue anew for each event.
        """
        event = self.in_turn(at).filter(pk=pk).select_for_update(skip_locked=True, of=("self",)).first()
        if event is None or event.client_key is None or _alone_with(bytes(event.client_key)):
            return event
        return None


def _alone_with(client_key: bytes) -> bool:
    """Whether this transaction is the only one with that client. An earlier event may be stored after a later one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(client_key[:8], signed=True)])
        return bool(cursor.fetchone()[0])


class StandInQuerySet(models.QuerySet["StandIn"]):
    def hold(self, holder: str, lease_s: float) -> bool:
        """Stand in, or go on doing so, for so long; False while another does."""
        with connection.cursor() as cursor:
            cursor.execute(HOLD, {"holder": holder, "lease_s": lease_s})
            return bool(cursor.rowcount)


class SendingPauseQuerySet(models.QuerySet["SendingPause"]):
    def under_way(self) -> Self:
        """The one that nobody has ended."""
        return self.filter(ended_at=None)


class MediaQuerySet(models.QuerySet["Media"]):
    def usable(self, at: datetime) -> Self:
        """WeCom keeps an upload for three days; what is sent with one may still wait a while before it goes."""
        return self.filter(uploaded_at__gt=at - MEDIA_LIVES + MEDIA_MARGIN)

    def remember(self, row: "Media") -> None:
        """The newest upload of a content; two at once leave the later one."""
        key, rest = ["corp", "scene", "kind", "digest"], ["media_id", "uploaded_at"]
        self.bulk_create([row], update_conflicts=True, unique_fields=key, update_fields=rest)
