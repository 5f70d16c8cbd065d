"""The gateway: one typed method per WeCom call, under WeCom's name. Tokens, paging, bounds and JSON stay inside."""

from django.conf import settings

from clienteling.wecom.calls.acquisition import AcquisitionCalls
from clienteling.wecom.calls.behavior import BehaviorCalls
from clienteling.wecom.calls.contact_ways import ContactWayCalls
from clienteling.wecom.calls.contacts import ContactCalls
from clienteling.wecom.calls.corp_tags import CorpTagCalls
from clienteling.wecom.calls.external_contacts import ExternalContactCalls
from clienteling.wecom.calls.following import FollowingCalls
from clienteling.wecom.calls.group_chats import GroupChatCalls
from clienteling.wecom.calls.js_sdk import JsSdkCalls
from clienteling.wecom.calls.login import LoginCalls
from clienteling.wecom.calls.media import MediaCalls
from clienteling.wecom.calls.messages import MessageCalls
from clienteling.wecom.calls.transfers import TransferCalls
from clienteling.wecom.client import Client
from clienteling.wecom.models import Corp


class Gateway(
    AcquisitionCalls,
    BehaviorCalls,
    ContactCalls,
    ContactWayCalls,
    CorpTagCalls,
    ExternalContactCalls,
    FollowingCalls,
    GroupChatCalls,
    JsSdkCalls,
    LoginCalls,
    MediaCalls,
    MessageCalls,
    TransferCalls,
):
    """WeCom for one corp's app, in one thread. Methods raise Transient, Rejected or Unclear and nothing else."""

    def __init__(self, corp: Corp, timeout_s: float | None = None) -> None:
        self.agent_id = corp.agent_id
        timeout_s = settings.WECOM_CALL_TIMEOUT_S if timeout_s is None else timeout_s
        self.client = Client(corp.corp_id, corp.agent_id, str(corp.secret), timeout_s, corp.seats)
