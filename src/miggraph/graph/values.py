"""RDF terms as Python values, and as text for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyoxigraph as ox

from miggraph.ground.names import XSD, Names


class Iri(str):
    """An IRI: a string that also knows its id, the part after the base of its home."""

    names: Names

    def __new__(cls, value: str, names: Names | None = None) -> Iri:
        made = super().__new__(cls, value)
        made.names = names or Names()
        return made

    @property
    def id(self) -> str:
        return self.names.compact(self)

    @property
    def is_own(self) -> bool:
        return bool(self.names.id(self))


def _date(text: str) -> Any:
    import datetime

    return datetime.date.fromisoformat(text)


def _decimal(text: str) -> Any:
    from decimal import Decimal

    return Decimal(text)


def _boolean(text: str) -> bool:
    return text in ("true", "1")


READERS: dict[str, Callable[[str], Any]] = {
    XSD + "integer": int,
    XSD + "decimal": _decimal,
    XSD + "double": float,
    XSD + "boolean": _boolean,
    XSD + "gYear": int,
    XSD + "date": _date,
}


def to_python(term: Any, names: Names | None = None) -> Any:
    """Return the Python value of an RDF term: Iri, int, Decimal, bool, date, or str; None for an unbound variable.

    A year is an int, a year and month stays text (``"2021-04"``), and so does a literal whose text its datatype does not allow.
    """
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Iri(term.value, names)
    if not isinstance(term, ox.Literal):
        return str(term)
    reader = READERS.get(term.datatype.value)
    if reader is None:
        return term.value
    try:
        return reader(term.value)
    except (ValueError, ArithmeticError):
        return term.value
