"""What clients do with an acquisition link, as WeCom tells of it (document 97299)."""

from clienteling.wecom.mock.directory import Corp, Json
from clienteling.wecom.mock.events import Value
from clienteling.wecom.mock.world import World

CHAT_KEY_LIFE_S = 1800
WROTE = 1


def visit(world: World, corp: Corp, name: str, data: Json) -> list[tuple[str, Value]]:
    """`link_id` is looked at or written through, by `external_userid` where the event knows who. Raises LookupError.

    A message only brings a key, which `get_chat_info` turns into who wrote to whom.
    """
    link_id = str(data["link_id"])
    link = corp.acquisition.links[link_id]
    if name in {"open_profile", "friend_request"}:
        if name == "open_profile":
            link.clicks.append(world.clock.seconds())
        return [("LinkId", link_id), ("State", str(data.get("state", "")))]
    if name not in {"customer_start_chat", "message_from_customer"}:
        return [("LinkId", link_id)]
    row = next((row for row in link.customers if row["external_userid"] == data["external_userid"]), None)
    if row is None:
        raise LookupError(f"{data['external_userid']!r} did not come by this link")
    row |= {"chat_status": WROTE, "messages": row.get("messages", 0) + 1}
    if name == "customer_start_chat":
        return [("UserID", row["userid"]), ("ExternalUserID", row["external_userid"]), ("LinkId", link_id)]
    subject = f"chat:{link_id}:{row['external_userid']}"
    key = world.tickets.issue(corp.corpid, row["userid"], CHAT_KEY_LIFE_S, subject)
    return [("LinkId", link_id), ("ChatKey", key)]
