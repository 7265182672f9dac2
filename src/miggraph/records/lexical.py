"""Lexical forms: what a value of a datatype looks like when it is written canonically.

JSON-LD and SHACL engines pass or drop misspelt values without a word, so the reader checks them (XML Schema 1.1 Part 2,
section 3.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from miggraph.ground.names import XSD
from miggraph.ground.similar import did_you_mean

YEAR = r"(?:[12][0-9]{3})"
DECIMAL = XSD + "decimal"
FORMS: dict[str, tuple[re.Pattern[str], str]] = {
    XSD + "gYear": (re.compile(YEAR), "a year of four digits, such as 2004"),
    XSD + "gYearMonth": (re.compile(YEAR + r"-(?:0[1-9]|1[0-2])"), "a year and a month from 01 to 12, such as 2004-03"),
    XSD + "date": (re.compile(YEAR + r"-(?:0[1-9]|1[0-2])-(?:[0-2][0-9]|3[01])"), "a date, such as 2004-03-31"),
    XSD + "integer": (re.compile(r"0|-?[1-9][0-9]*"), "a whole number in digits only, such as 12724"),
    DECIMAL: (re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"), "a number with a point, such as 39.60"),
    XSD + "boolean": (re.compile(r"true|false"), "true or false"),
}
WEB_ADDRESS = re.compile(r"(?:https?://[^/?#]+|[a-z][a-z0-9+.-]*:).*", re.IGNORECASE)
NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]")


def fits(value: str, datatype: str) -> bool:
    """Say whether a value is a canonical form of the datatype; an unknown datatype accepts every value."""
    form = FORMS.get(datatype)
    if form is None:
        return True
    if not form[0].fullmatch(value):
        return False
    return datatype != XSD + "date" or _is_date(value)


def expected(datatypes: list[str]) -> str:
    """Describe in plain English what a value of one of these datatypes looks like."""
    return ", or ".join(FORMS[datatype][1] for datatype in datatypes if datatype in FORMS)


def is_address(value: str) -> bool:
    """Say whether a value is an absolute address as RFC 3987 has it, so that every parser takes it."""
    if not WEB_ADDRESS.fullmatch(value) or NOT_IN_IRI.search(value):
        return False
    try:
        ox.NamedNode(value)
    except ValueError:
        return False
    return True


def not_a_reference(value: str, kinds: Iterable[str]) -> str:
    """Say in plain English why a value is neither an id of one of the kinds nor an address."""
    if NOT_IN_IRI.search(value):
        return "an id or a web address has no spaces, quotes or brackets in it"
    if re.match(r"www\.|[\w-]+\.(?:org|com|net|edu)\b", value):
        return f"a web address starts with http:// or https://: write http://{value}"
    if value.startswith("http"):
        return "this is not a web address as browsers take it: look for a stray bracket or % sign"
    return f"this is neither an id (such as organisation/example-library) nor a web address (http://…){did_you_mean(value.partition('/')[0], kinds)}"


def _is_date(value: str) -> bool:
    import datetime

    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True
