"""The gateway to an Official Account: one typed method per call, under WeChat's name."""

from django.conf import settings

from clienteling.wecom.calls.datacube import DatacubeCalls
from clienteling.wecom.calls.followers import FollowerCalls
from clienteling.wecom.models import OfficialAccount
from clienteling.wecom.official_client import OfficialClient


class OfficialGateway(DatacubeCalls, FollowerCalls):
    """For one account, in one thread. Methods raise Transient, Rejected or Unclear and nothing else."""

    def __init__(self, account: OfficialAccount, timeout_s: float | None = None) -> None:
        timeout_s = settings.WECOM_CALL_TIMEOUT_S if timeout_s is None else timeout_s
        self.client = OfficialClient(account.appid, str(account.secret), timeout_s)
