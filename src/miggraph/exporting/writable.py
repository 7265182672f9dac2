"""What a syntax can say of a term, and the error for what it cannot: nothing ill-formed is ever written, and nothing comes back as another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from miggraph.ground import characters
from miggraph.ground.errors import ParameterError

if TYPE_CHECKING:
    from miggraph.bibliography.model import Item

_NAME = r"[\w~-][\w.~-]*"
_BASE = re.compile(rf"[a-z][a-z0-9+.-]*://[^/?#]+/(?:{_NAME}/)*")
# Names with slashes between them, none empty, "." or "..", none with a colon, and maybe a fragment: what every parser resolves to where it was
# taken from (RFC 3986, sections 4.2 and 5.2.4).
_REFERENCE = re.compile(rf"{_NAME}(?:/{_NAME})*(?:#[\w./~-]*)?")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, section 2.2, Char
_MARKUP = re.compile('[&<>"\t\n\r]')
# Carriage returns are references, or a parser makes line feeds of them (XML 1.0, section 2.11); in attributes all white space is (section 3.3.3).
_CONTENT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE = {**_CONTENT, **str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})}


class Relative:
    """IRIs relative to a base, where what is left of one resolves to it again; the others whole."""

    def __init__(self, base: str) -> None:
        self.base = base if _BASE.fullmatch(base) else ""
        self.known: dict[str, str] = {}

    def __call__(self, iri: str) -> str:
        """Write an IRI."""
        if iri not in self.known:
            rest = iri[len(self.base) :] if self.base and iri.startswith(self.base) else ""
            self.known[iri] = rest if _REFERENCE.fullmatch(rest) else iri
        return self.known[iri]


def refusal(statement: Iterable[Any], reason: str, formats: Iterable[str]) -> ParameterError:
    """Return the error for a statement that a format cannot hold."""
    text = " ".join(map(str, statement))
    shown = text if len(text) <= 300 else text[:299] + "…"
    return ParameterError(f"{reason}: {shown}", remedy=f"Take another format: {', '.join(formats)}.")


def refuse_unfit(items: Iterable[Item], format: str, others: Iterable[str]) -> None:
    """Raise ParameterError for the first item with a text that holds a character no text has, naming the item and the variable."""
    for item in items:
        for variable, value in item.items():
            if found := next(
                (found for text in _texts(value) if not text.isprintable() and (found := characters.UNFIT.search(text))), None
            ):
                message = f"{format} cannot hold {characters.name(found[0])}, and {item.get('id')} has it in its {variable}"
                raise ParameterError(message, remedy=f"Take another format: {', '.join(others)}.")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for member in value.values() if isinstance(value, dict) else value:
            yield from _texts(member)


def fault_in_xml(text: str) -> str:
    """Name a character of a text that XML 1.0 cannot hold, however it is written; "" where there is none."""
    found = None if text.isprintable() else _NO_XML.search(text)
    return characters.name(found[0]) if found else ""


def xml_comment(text: str) -> str:
    """Write a text as a comment, in which no two hyphens follow one another (XML 1.0, section 2.5)."""
    return f"<!-- {re.sub('-(?=-)', '- ', _NO_XML.sub(' ', text))} -->"


def xml(text: str) -> str:
    """Write a text as the content of an element."""
    return text.translate(_CONTENT) if _MARKUP.search(text) else text


def xml_attribute(text: str) -> str:
    """Write a text as the value of an attribute in double quotes."""
    return text.translate(_ATTRIBUTE) if _MARKUP.search(text) else text
