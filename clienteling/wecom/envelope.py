"""Reads callback XML: a DTD, an entity, or more elements than any callback has are refused before a tree is built."""

from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers import expat

# A change of a group chat names its members, 500 at most; nothing is nested deeper than lists of items.
MOST_ELEMENTS = 2_000
MOST_DEPTH = 20


class BadEnvelope(ValueError):
    """Not the XML we accept."""


def parse(xml: str | bytes) -> Element:
    """The root element. Raises BadEnvelope."""
    try:
        _refuse_tricks(xml)
        return fromstring(xml)  # noqa: S314  # what is dangerous in XML was refused a line above
    except BadEnvelope:
        raise
    except (ParseError, expat.ExpatError, ValueError, LookupError) as error:
        raise BadEnvelope(type(error).__name__) from None


def first(xml: str | bytes | Element, name: str) -> str:
    """Text of the first element of that name; empty when absent."""
    root = xml if isinstance(xml, Element) else parse(xml)
    return root.findtext(f".//{name}") or ""


def every(xml: str | bytes, name: str) -> list[str]:
    """Text of every element of that name, in document order."""
    return [element.text or "" for element in parse(xml).iter(name)]


def _refuse_tricks(xml: str | bytes) -> None:
    """One pass that stops at the first thing we do not accept."""
    parser, open_elements, elements = expat.ParserCreate(), 0, 0

    def refuse(*_: object) -> None:
        raise BadEnvelope("doctype")

    def start(*_: object) -> None:
        nonlocal open_elements, elements
        open_elements, elements = open_elements + 1, elements + 1
        if open_elements > MOST_DEPTH or elements > MOST_ELEMENTS:
            raise BadEnvelope("too many elements")

    def end(_name: str) -> None:
        nonlocal open_elements
        open_elements -= 1

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(xml, True)
