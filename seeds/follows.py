"""Whom WeCom knows as contacts of their associates: what its callbacks would have told, for whoever used no code."""

from clienteling.clients.models import ClientIdentity, FollowEvent, FollowKind, IdentityKind, Relationship
from clienteling.clients.services import contact_key


def tell() -> None:
    """Follows that are told already stay as they are."""
    untold = list(Relationship.objects.active().on_wechat(False).select_related("client__market__corp"))
    called = ClientIdentity.objects.filter(kind=IdentityKind.EXTERNAL_USERID, client__in=[r.client_id for r in untold])
    names = {identity.client_id: str(identity.value) for identity in called}
    told = [event(row, names[row.client_id]) for row in untold if row.client_id in names]
    FollowEvent.objects.bulk_create(told, batch_size=500)


def event(row: Relationship, external_userid: str) -> FollowEvent:
    key = contact_key(row.client.market, external_userid)
    met = {"kind": FollowKind.ADDED, "at": row.started_at}
    return FollowEvent(client=row.client, contact_key=key, associate_id=row.associate_id, **met)
