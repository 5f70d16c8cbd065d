"""What must not be read in logs and in reasons people give: e-mail addresses, phone numbers, secrets of addresses."""

import re

PHONE = re.compile(r"(?<![\w.-])\+?\d[\d ()-]{8,15}\d(?![\w.-])")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
# What may stand in an address: secrets of WeCom's protocol, and what people look for by name or number.
QUERY = re.compile(
    r"(?<!\w)((?:access_token|corpsecret|code|state|ticket|(?:msg_)?signature|echostr|q|\w*userid|unionid|openid)=)[^&\s\"']+",
    re.I,
)


def masked(text: str) -> str:
    """The text without e-mail addresses, phone numbers and secrets in query strings."""
    return PHONE.sub("<phone>", EMAIL.sub("<email>", QUERY.sub(r"\1<secret>", text)))
