"""The one table that says, per WeCom call, how an unclear result (sent, no whole answer) is resolved."""

from dataclasses import dataclass
from enum import Enum

from clienteling.wecom.datacube import SPANS


class How(Enum):
    REPLAY = "replay the same bytes: WeCom's duplicate check, or a code that works once, keeps it from happening twice"
    LOOK_UP = "look up whether it was done before doing it again"
    HARMLESS = "repeat: doing it twice changes nothing"


@dataclass(frozen=True)
class Resolution:
    """`done_codes`: refusals that, on a replay, prove that the earlier try was done; `silent_codes`: those
    that leave open whether it was."""

    how: How
    done_codes: frozenset[int] = frozenset()
    silent_codes: frozenset[int] = frozenset()


RESOLUTIONS = {
    # 42014: the card's task_id is taken, and task ids are made from our unique keys.
    "message/send": Resolution(How.REPLAY, frozenset({42014})),
    # 60140: the response_code, which works once, is used.
    "message/update_template_card": Resolution(How.REPLAY, frozenset({60140})),
    # 41051: already welcomed, or already chatting, which makes a welcome needless. 41050: the code's 20 s are over.
    "externalcontact/send_welcome_msg": Resolution(How.REPLAY, frozenset({41051}), frozenset({41050})),
    "user/get": Resolution(How.HARMLESS),
    "user/list": Resolution(How.HARMLESS),
    "department/list": Resolution(How.HARMLESS),
    "externalcontact/list": Resolution(How.HARMLESS),
    "externalcontact/get": Resolution(How.HARMLESS),
    "externalcontact/groupchat/list": Resolution(How.HARMLESS),
    "externalcontact/groupchat/get": Resolution(How.HARMLESS),
    "externalcontact/groupchat/statistic": Resolution(How.HARMLESS),
    "externalcontact/groupchat/statistic_group_by_day": Resolution(How.HARMLESS),
    "externalcontact/get_user_behavior_data": Resolution(How.HARMLESS),
    "message/recall": Resolution(How.HARMLESS),
    # A second upload only makes a second id.
    "media/upload": Resolution(How.HARMLESS),
    "media/upload_attachment": Resolution(How.HARMLESS),
    "media/uploadimg": Resolution(How.HARMLESS),
    "externalcontact/get_follow_user_list": Resolution(How.HARMLESS),
    "externalcontact/batch/get_by_user": Resolution(How.HARMLESS),
    "externalcontact/remark": Resolution(How.HARMLESS),
    "externalcontact/get_corp_tag_list": Resolution(How.HARMLESS),
    # By name in get_corp_tag_list.
    "externalcontact/add_corp_tag": Resolution(How.LOOK_UP),
    "externalcontact/edit_corp_tag": Resolution(How.HARMLESS),
    # 40068: gone already.
    "externalcontact/del_corp_tag": Resolution(How.HARMLESS, frozenset({40068})),
    "externalcontact/mark_tag": Resolution(How.HARMLESS),
    # By `state` among the newest of list_contact_way.
    "externalcontact/add_contact_way": Resolution(How.LOOK_UP),
    "externalcontact/get_contact_way": Resolution(How.HARMLESS),
    "externalcontact/list_contact_way": Resolution(How.HARMLESS),
    "externalcontact/update_contact_way": Resolution(How.HARMLESS),
    # 41044: gone already.
    "externalcontact/del_contact_way": Resolution(How.HARMLESS, frozenset({41044})),
    "externalcontact/customer_acquisition/list_link": Resolution(How.HARMLESS),
    "externalcontact/customer_acquisition/get": Resolution(How.HARMLESS),
    # By name among list_link.
    "externalcontact/customer_acquisition/create_link": Resolution(How.LOOK_UP),
    "externalcontact/customer_acquisition/update_link": Resolution(How.HARMLESS),
    "externalcontact/customer_acquisition/delete_link": Resolution(How.HARMLESS),
    "externalcontact/customer_acquisition/customer": Resolution(How.HARMLESS),
    "externalcontact/customer_acquisition/statistic": Resolution(How.HARMLESS),
    "externalcontact/customer_acquisition_quota": Resolution(How.HARMLESS),
    # By transfer_result: a row that waits or is done.
    "externalcontact/transfer_customer": Resolution(How.LOOK_UP),
    "externalcontact/transfer_result": Resolution(How.HARMLESS),
    "externalcontact/get_unassigned_list": Resolution(How.HARMLESS),
    # By resigned/transfer_result.
    "externalcontact/resigned/transfer_customer": Resolution(How.LOOK_UP),
    "externalcontact/resigned/transfer_result": Resolution(How.HARMLESS),
    # By groupchat_get: the owner it has now.
    "externalcontact/groupchat/transfer": Resolution(How.LOOK_UP),
    "externalcontact/groupchat/onjob_transfer": Resolution(How.LOOK_UP),
    # A code works once: the associate signs in again.
    "auth/getuserinfo": Resolution(How.HARMLESS),
    "auth/getuserdetail": Resolution(How.HARMLESS),
    "get_jsapi_ticket": Resolution(How.HARMLESS),
    "ticket/get": Resolution(How.HARMLESS),
    # An Official Account is only read.
    "cgi-bin/user/info": Resolution(How.HARMLESS),
    **{f"datacube/{name}": Resolution(How.HARMLESS) for name in SPANS},
}
# Calls that change something at WeCom, which people there see: not made while sending is paused.
CHANGES = frozenset(
    {
        "message/send",
        "message/update_template_card",
        "message/recall",
        "externalcontact/send_welcome_msg",
        "externalcontact/remark",
        "externalcontact/add_corp_tag",
        "externalcontact/edit_corp_tag",
        "externalcontact/del_corp_tag",
        "externalcontact/mark_tag",
        "externalcontact/add_contact_way",
        "externalcontact/update_contact_way",
        "externalcontact/del_contact_way",
        "externalcontact/customer_acquisition/create_link",
        "externalcontact/customer_acquisition/update_link",
        "externalcontact/customer_acquisition/delete_link",
        "externalcontact/transfer_customer",
        "externalcontact/resigned/transfer_customer",
        "externalcontact/groupchat/transfer",
        "externalcontact/groupchat/onjob_transfer",
    }
)
# Calls the outbox may carry: those whose bytes can be replayed blindly.
REPLAYABLE = frozenset(api for api, resolution in RESOLUTIONS.items() if resolution.how is How.REPLAY)


def proves_done(api: str, code: int | None) -> bool:
    """Whether refusing a replay with `code` means that an earlier try of it was done."""
    return code in RESOLUTIONS[api].done_codes


def says_nothing(api: str, code: int | None) -> bool:
    """Whether refusing a replay with `code` leaves open what became of the earlier try."""
    return code in RESOLUTIONS[api].silent_codes
