"""Messages head office prepared for a client, with what the client reads and what the associate may say."""

from dataclasses import dataclass

from django.utils import timezone

from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from clienteling.lib import clock
from clienteling.outreach.models import PreparedMessage
from clienteling.outreach.services import claim_holds, for_client

MOST = 10


@dataclass(frozen=True)
class Prepared:
    message: PreparedMessage
    text: str
    talking_point: str


def prepared(client: Client, user: Associate) -> list[Prepared]:
    """The newest few that are true today, in the client's language; advice in the associate's."""
    at = clock.now()
    return [
        Prepared(message, message.words(client.language), message.asset.words(user.language).talking_point)
        for message in for_client(client, user, timezone.localdate())[:MOST]
        if claim_holds(message, client.market, at)
    ]
