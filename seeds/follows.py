"""How the demo's clients came to follow their associates: what WeCom's callbacks would have told at the time."""

from clienteling.clients.models import (
    ClientIdentity,
    ContactWay,
    FollowEvent,
    FollowKind,
    IdentityKind,
    Relationship,
    WayKind,
)
from clienteling.clients.services import contact_key

BY_QR_CODE = 1


def tell() -> None:
    """Everybody scanned the associate's own code. Follows that are told already stay as they are."""
    states = dict(ContactWay.objects.filter(kind=WayKind.PERSONAL).values_list("associate", "state"))
    untold = list(Relationship.objects.active().on_wechat(False).select_related("client__market__corp"))
    called = ClientIdentity.objects.filter(kind=IdentityKind.EXTERNAL_USERID, client__in=[r.client_id for r in untold])
    names = {identity.client_id: str(identity.value) for identity in called}
    told = [row for row in untold if row.client_id in names]
    for row in told:
        row.add_way, row.state = BY_QR_CODE, states.get(row.associate_id, "")
    Relationship.objects.bulk_update(told, ["add_way", "state"], batch_size=500)
    FollowEvent.objects.bulk_create([event(row, names[row.client_id]) for row in told], batch_size=500)


def event(row: Relationship, external_userid: str) -> FollowEvent:
    return FollowEvent(
        client=row.client,
        contact_key=contact_key(row.client.market, external_userid),
        associate_id=row.associate_id,
        kind=FollowKind.ADDED,
        at=row.started_at,
        add_way=row.add_way,
        state=row.state,
    )
