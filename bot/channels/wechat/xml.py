"""WeChat's XML: flat, small, without document types; read strictly and written escaped."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping


class BadXmlError(ValueError):
    """Not the XML that WeChat sends."""


class _NoDocumentType(ElementTree.TreeBuilder):
    """Entities can only be declared in a document type: without one there is nothing to expand or to fetch."""

    def doctype(self, _name: str, _public: str, _system: str) -> None:
        raise BadXmlError("a document type")


def read_xml(text: str) -> dict[str, str]:
    """The texts of the elements right under the root, by name; what is nested deeper is left out.

    Raises:
        BadXmlError: it is no XML, has a document type, or its root is not `xml`.
    """
    parser = ElementTree.XMLParser(target=_NoDocumentType(), encoding="utf-8")  # noqa: S314 (nothing to expand)
    try:
        parser.feed(text.encode())
        root = parser.close()
    except (ElementTree.ParseError, ValueError) as error:
        raise BadXmlError("not well-formed, or not what WeChat sends") from error
    if root.tag != "xml":
        raise BadXmlError("the root is not <xml>")
    return {child.tag: child.text or "" for child in root if len(child) == 0}


def write_xml(values: Mapping[str, str | int]) -> str:
    """The same shape again; texts as character data, numbers bare."""
    return f"<xml>{''.join(_element(name, value) for name, value in values.items())}</xml>"


def _element(name: str, value: str | int) -> str:
    if isinstance(value, int):
        return f"<{name}>{value}</{name}>"
    # "]]>" ends character data; cut in two, it is text again. Control characters are no XML at all.
    safe = "".join(sign for sign in value if sign in "\n\t" or ord(sign) >= 32).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{safe}]]></{name}>"
