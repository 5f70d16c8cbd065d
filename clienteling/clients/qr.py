"""A contact way's QR code: read from WeCom's picture, drawn as SVG and on the card a shop prints."""

from html import escape
from io import BytesIO

import segno

from clienteling.lib.errors import DomainError
from clienteling.lib.pictures import flat, opened
from clienteling.lib.tokens import colours

HUES = {
    "paper": "paper",
    "ring": "gold-ring",
    "ink": "ink",
    "gold": "gold",
    "muted": "ink-muted",
    "soft": "ink-soft",
}
CARD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 540 860" width="90mm" height="143.3mm" role="img">
<rect width="540" height="860" fill="{paper}"/>
<rect x="22" y="22" width="496" height="816" fill="none" stroke="{ring}" stroke-width="1"/>
<rect x="30" y="30" width="480" height="800" fill="none" stroke="{ring}" stroke-width=".5"/>
<g text-anchor="middle" fill="{ink}" font-family="'Source Serif 4','Noto Serif SC','Songti SC',serif">
<text x="270" y="118" font-size="22" letter-spacing="10" fill="{gold}">{house}</text>
<line x1="240" y1="150" x2="300" y2="150" stroke="{ring}" stroke-width="1"/>
<text x="270" y="222" font-size="40">{name}</text>
<text x="270" y="264" font-size="19" fill="{muted}">{place}</text>
<text x="270" y="742" font-size="21" fill="{soft}">{invitation}</text>
</g>
<svg x="100" y="322" width="340" height="340" viewBox="0 0 {size} {size}"><path stroke="{ink}" d="{path}"/></svg>
</svg>"""


def read(picture: bytes) -> str:
    """What the QR code on it says; empty when there is none to be read, or more than one."""
    import zxingcpp

    try:
        seen = flat(opened(BytesIO(picture)))
    except DomainError:
        return ""
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(seen, formats=formats, text_mode=zxingcpp.TextMode.Plain)
    return str(found[0].text) if len(found) == 1 else ""


def svg(text: str) -> str:
    """One path on nothing: it takes the colours and the size of the page."""
    code = segno.make(text, error="m", boost_error=False)
    return str(code.svg_inline(scale=1, border=2, omitsize=True, svgclass="qr", lineclass=None))


def card(text: str, *, house: str, name: str, place: str, invitation: str) -> str:
    """90 × 143 mm, ivory and old gold, sharp at any size."""
    words = {"house": house.upper(), "name": name, "place": place, "invitation": invitation}
    size, path = modules(text)
    hues = {name: colours()[token] for name, token in HUES.items()}
    return CARD.format(size=size, path=path, **hues, **{key: escape(value) for key, value in words.items()})


def modules(text: str) -> tuple[int, str]:
    """The side in modules with a quiet zone of 2, and the dark ones as strokes of a path."""
    rows = [bytes(row) for row in segno.make(text, error="m", boost_error=False).matrix_iter(border=2)]
    strokes = [f"M{x} {y}.5h1" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return len(rows), "".join(strokes)
