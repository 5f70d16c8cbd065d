"""The names of WeCom's callback events, by family (documents 90240, 90970, 92130, 97299)."""

APP_EVENTS = {
    "subscribe",
    "unsubscribe",
    "enter_agent",
    "LOCATION",
    "click",
    "view",
    "view_miniprogram",
    "scancode_push",
    "scancode_waitmsg",
    "pic_sysphoto",
    "pic_photo_or_album",
    "pic_weixin",
    "location_select",
    "batch_job_result",
    "open_approval_change",
    "inactive_alert",
    "close_inactive_agent",
    "reopen_inactive_agent",
    "low_active_alert",
    "low_active",
    "active_restored",
}
"""To one app, from one member."""

MESSAGE = "message"
"""What a member writes to the app: `MsgType` and its elements are given."""

EXTERNAL = {
    "add_external_contact",
    "add_half_external_contact",
    "edit_external_contact",
    "del_external_contact",
    "del_follow_user",
    "transfer_fail",
    "msg_audit_approved",
}
WELCOMED = {"add_external_contact", "add_half_external_contact", "msg_audit_approved"}

FAMILIES = {
    "change_contact": {
        "create_user",
        "update_user",
        "delete_user",
        "create_party",
        "update_party",
        "delete_party",
        "update_tag",
    },
    "change_external_chat": {"create", "update", "dismiss"},
    "change_external_tag": {"create", "update", "delete", "shuffle"},
    "customer_acquisition": {
        "balance_low",
        "balance_exhausted",
        "balance_increased",
        "link_unavailable",
        "delete_link",
        "quota_expire_soon",
        "open_profile",
        "friend_request",
        "customer_start_chat",
        "message_from_customer",
    },
}
SCOPES = {"change_contact": "contacts"}
"""Which apps hear a family; all others go to those with `external_contact`."""
