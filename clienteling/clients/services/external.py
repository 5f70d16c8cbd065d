"""How WeCom calls clients in the corp of an associate."""

from collections.abc import Collection

from clienteling.associates.models import Associate
from clienteling.clients.models import ClientIdentity, IdentityKind


def external_ids(client_ids: Collection[int], associate: Associate) -> dict[int, str]:
    """external_userid by client; of a client with several accounts the one known first. Others are left out."""
    corp = associate.market.corp.corp_id if associate.market else ""
    known = ClientIdentity.objects.filter(client__in=client_ids, kind=IdentityKind.EXTERNAL_USERID, scope=corp)
    return {row.client_id: row.value for row in known.order_by("-pk")}
