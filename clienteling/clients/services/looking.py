"""Notes who looked at whom: one small row an hour, so that a page costs next to nothing."""

from datetime import datetime

from clienteling.associates.models import Associate
from clienteling.clients.models import Client, Look, LookedOn


def hour_of(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def note_look(client: Client, *, by: Associate, place: LookedOn, at: datetime) -> None:
    """A second look within the hour changes nothing."""
    look = Look(
        viewer=by, client_uid=client.uid, market_id=client.market_id, place=place, hour_at=hour_of(at), looked_at=at
    )
    Look.objects.bulk_create([look], ignore_conflicts=True)
