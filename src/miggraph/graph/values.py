"""RDF terms as Python values, and as text for people."""

from __future__ import annotations

import re
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


def _moment(text: str) -> Any:
    import datetime

    return datetime.datetime.fromisoformat(text)


def _decimal(text: str) -> Any:
    from decimal import Decimal

    return Decimal(text)


def _boolean(text: str) -> bool:
    return text in ("true", "1")


_INTEGERS = "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger unsignedLong unsignedInt unsignedShort unsignedByte"
_FLOAT = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?|[+-]?INF|NaN"

# Patterns are compiled when a value first needs them: a question in the shell rarely does.
# The lexical space of each datatype (XML Schema 1.1 Part 2, section 3) and what reads it: Python's own readers take more, "1_000" and "20040331" too.
READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    **{XSD + name: (r"[+-]?[0-9]+", int) for name in _INTEGERS.split()},
    XSD + "decimal": (r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", _decimal),
    XSD + "double": (_FLOAT, float),
    XSD + "float": (_FLOAT, float),
    XSD + "boolean": ("true|false|1|0", _boolean),
    XSD + "gYear": ("-?[0-9]{4,}", int),
    XSD + "date": ("[0-9]{4}-[0-9]{2}-[0-9]{2}", _date),
    XSD + "dateTime": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?", _moment),
}  # fmt: skip


def to_python(term: Any, names: Names | None = None) -> Any:
    """Return the Python value of an RDF term: Iri, int, Decimal, float, bool, date, datetime, or str; None for an unbound variable.

    A year is an int, a year and month stays text (``"2021-04"``), and so does a literal whose text its datatype does not allow.
    """
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Iri(term.value, names)
    if not isinstance(term, ox.Literal):
        return str(term)
    form, reader = READERS.get(term.datatype.value, ("", str))
    if not form or not re.fullmatch(form, term.value):
        return term.value
    try:
        return reader(term.value)
    except (ValueError, ArithmeticError):  # the 31st of February; more digits than Python reads
        return term.value
