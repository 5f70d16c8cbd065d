"""A welcome to somebody whose name we do not know: the words around the name go with it, and what is left reads on."""

import re

NAME = "{client}"
PAUSE, STOP = ",，、;；:：–—", ".。!！?？\n"
WITHIN = f"[^{PAUSE}{STOP}]*"
# After a pause the clause goes with that pause; the mark that follows it stays: "Welcome, {client}. I …".
LATER = re.compile(rf"[{PAUSE}]{WITHIN}{re.escape(NAME)}[^{PAUSE}{STOP}]*?(?=\s*(?:[{PAUSE}{STOP}]|$))")
# At the beginning it goes up to the next mark; a Chinese good day right after the name needs no name.
OPENING = re.compile(rf"(^|[{STOP}]\s*){WITHIN}{re.escape(NAME)}(?:(?=您好|你好)|{WITHIN}[{PAUSE}{STOP}\s]*)(\w?)")


def without_name(text: str) -> str:
    """Where nothing would be left, only the name is taken out."""
    read = OPENING.sub(lambda found: found[1] + found[2].upper(), LATER.sub("", text)).strip()
    return read or re.sub(rf"\s*{re.escape(NAME)}", "", text)
