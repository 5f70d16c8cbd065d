"""How WeCom calls clients in the corp of an associate."""

from collections.abc import Collection

from clienteling.associates.models import Associate
from clienteling.clients.models import ClientIdentity, IdentityKind
from clienteling.lib import any_of
from clienteling.lib.written_once import WrittenOnce

_known = WrittenOnce(
    lambda clients, scope: (
        ClientIdentity.objects.filter(client__pk__any_of=clients, kind=IdentityKind.EXTERNAL_USERID, scope=scope)
        .only("uid", "client_id", "value")
        .order_by("-pk")
    ),
    clients=str,
    scope=str,
)


def external_ids(client_ids: Collection[int], associate: Associate) -> dict[int, str]:
    """external_userid by client; of a client with several accounts the one known first. Others are left out."""
    corp = associate.market.corp.corp_id if associate.market else ""
    known = _known(clients=any_of.array(client_ids), scope=corp) if client_ids else []
    return {row.client_id: row.value for row in known}
