"""Reads callback XML with a parser that refuses DTD and entities."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring


class BadEnvelope(ValueError):
    """Not the XML we accept."""


def parse(xml: str | bytes) -> Element:
    """The root element. Raises BadEnvelope."""
    try:
        root: Element = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadEnvelope(type(error).__name__) from None
    return root


def first(xml: str | bytes, name: str) -> str:
    """Text of the first element of that name; empty when absent."""
    return parse(xml).findtext(f".//{name}") or ""


def every(xml: str | bytes, name: str) -> list[str]:
    """Text of every element of that name, in document order."""
    return [element.text or "" for element in parse(xml).iter(name)]
