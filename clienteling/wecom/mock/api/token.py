"""gettoken (document 91039), and WeCom's own addresses."""

from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.registry import Request, call


@call("GET", "/cgi-bin/gettoken", token=False)
def gettoken(request: Request) -> Json:
    corpid, secret = request.query.get("corpid"), request.query.get("corpsecret")
    if not corpid:
        raise Refused(41002)
    if not secret:
        raise Refused(41004)
    corp = request.world.corps.get(corpid)
    if corp is None:
        raise Refused(40013)
    for app in corp.apps.values():
        if app.secret == secret and app.disabled:
            raise Refused(50003)
        if app.secret == secret:
            life_s = request.world.settings.token_life_s
            token, expires_in = request.world.tokens.issue(corpid, app.agentid, secret, life_s)
            return {"access_token": token, "expires_in": expires_in}
    raise Refused(40001)


@call("GET", "/cgi-bin/getcallbackip")
@call("GET", "/cgi-bin/get_api_domain_ip")
def own_addresses(request: Request) -> Json:
    return {"ip_list": ["127.0.0.1"]}
