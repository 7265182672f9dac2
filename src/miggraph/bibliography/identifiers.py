"""Identifiers: ISBNs with their check digits, and DOIs, out of whatever a bibliography writes around them."""

from __future__ import annotations

import re

# Thirteen digits or ten, in groups of any length, and not a part of a longer number.
_ISBN = re.compile(r"(?<![\d-])(?:97[89][\s–‐-]?)?(?:\d[\s–‐-]?){9}[\dXx](?![\d])")
_MARKS = re.compile(r"[^\dXx]")
# A prefix of a registrant and any suffix (ISO 26324); what ends it in a text is a space or a quotation mark.
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")


def isbns(text: str) -> list[str]:
    """List the ISBNs of a text as 13 digits, those of ten digits converted; what has a wrong check digit is none (ISO 2108, annex A).

    >>> isbns("ISBN 1-85649-761-7 (pbk), 978 1 85649 761 9; 978-1-85649-761-8")
    ['9781856497619']
    """
    if len(text) == 13 and text.isdecimal() and text.isascii() and text.startswith(("978", "979")):  # the common form
        return [text] if _check_digit(text[:12]) == text[12] else []
    found = [_thirteen(_MARKS.sub("", match)) for match in _ISBN.findall(text)]
    return list(dict.fromkeys(isbn for isbn in found if isbn))


def _thirteen(digits: str) -> str:
    if len(digits) == 13:
        return digits if digits.isdigit() and _check_digit(digits[:12]) == digits[12] else ""
    values = [10 if digit in "Xx" else int(digit) for digit in digits]
    if sum((10 - place) * value for place, value in enumerate(values)) % 11:
        return ""
    return f"978{digits[:9]}{_check_digit('978' + digits[:9])}"


def _check_digit(twelve: str) -> str:
    return str(-(sum(map(int, twelve[::2])) + 3 * sum(map(int, twelve[1::2]))) % 10)


def doi(text: str) -> str:
    """Return the DOI in a text, without the address of a resolver or marks behind it; "" where there is none.

    >>> doi("https://doi.org/10.1080/741922823.")
    '10.1080/741922823'
    """
    found = _DOI.search(text)
    if not found:
        return ""
    name = found[0].rstrip(".,;")
    # a bracket belongs to the text unless the DOI has opened it, as older ones of journals do
    return name.removesuffix(")") if name.count(")") > name.count("(") else name
