"""Pages: ranges as lists print them, and as CSL-JSON has them."""

from __future__ import annotations

import re

# Two page numbers, roman or with a letter too (S12, iv, e1001), between whatever mark is used for a dash.
RANGE = re.compile(r"(\w[\w.:]*)\s*[-–—−‐‑]+\s*(\w[\w.:]*)")


def page_range(text: str) -> str:
    """Write pages as CSL-JSON has them: a range with one hyphen, and its end in full; anything else as it stands.

    >>> page_range("1389–409")
    '1389-1409'
    >>> page_range("12, 15 and 18")
    '12, 15 and 18'
    """
    found = RANGE.fullmatch(text.strip())
    return f"{found[1]}-{full_end(found[1], found[2])}" if found else text.strip()


def full_end(first: str, last: str) -> str:
    """Write the last page of a range in full: 409 behind 1389 is 1409."""
    if first.isdecimal() and last.isdecimal() and len(last) < len(first):
        whole = first[: len(first) - len(last)] + last
        return whole if whole >= first else last  # "98-3" does not go on to a later page: it stays as it is
    return last
