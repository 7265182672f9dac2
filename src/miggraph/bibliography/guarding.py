"""Guarding: cells that a spreadsheet would take for formulas (OWASP, CSV injection), written so that they are text and come back exact.

An apostrophe in front is what a spreadsheet itself understands as "this is text".
"""

from __future__ import annotations

import re

# What begins a formula for one program or another, white space before it or not.
_FORMULA = re.compile(r"\s*[=+@\t\r-]")
# What is given an apostrophe, and so also what has one already, lest taking it away change the text.
_GUARDED = re.compile(r"'*(?:\s*[=+@-]|[\t\r\n])|'+[\dXx.,/ -]+$")
HYPERTEXT = re.compile(r'="([^"]*)"')  # how programs make a spreadsheet keep the zeros of a number


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet would take a text for a formula."""
    # a row of hyphens is how people mark an empty cell
    return bool(_FORMULA.match(text)) and not HYPERTEXT.fullmatch(text) and text.strip("-") != ""


def guarded(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula, and before what looks as if this had been done.

    >>> guarded("=1+1"), guarded("'2004"), guarded("‘Feminisation’")
    ("'=1+1", "''2004", '‘Feminisation’')
    """
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Take the apostrophe away that keeps a text from being a formula, or digits from being a number.

    >>> unguarded("'=1+1"), unguarded("'0804753234"), unguarded("'Feminisation'"), unguarded('="0804753234"')
    ('=1+1', '0804753234', "'Feminisation'", '0804753234')
    """
    if text.startswith("'") and _GUARDED.match(text):
        return text[1:]
    said = HYPERTEXT.fullmatch(text) if text.startswith("=") else None
    return said[1] if said else text
