"""Messages head office prepared for a client, with what the client reads and what the associate may say."""

from dataclasses import dataclass

from django.utils import timezone

from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from clienteling.outreach.models import PreparedMessage
from clienteling.outreach.services import for_client

MOST = 10


@dataclass(frozen=True)
class Prepared:
    message: PreparedMessage
    text: str
    talking_point: str


def prepared(client: Client, user: Associate) -> list[Prepared]:
    """The newest few, in the client's language; advice in the associate's."""
    return [
        Prepared(message, message.words(client.language), message.asset.words(user.language).talking_point)
        for message in for_client(client, user, timezone.localdate())[:MOST]
    ]
