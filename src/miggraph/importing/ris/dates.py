"""Dates of RIS: 2004, 2004/03// or 2004/03/31/, with words behind the last stroke, and what other tools write in their place."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from miggraph.bibliography import dates

# 2004/03/31/words: any part may be empty, and the last ones missing
DATE = re.compile(r"(\d{4})(?:/(\d{0,2}))?(?:/(\d{0,2}))?(?:/(.*))?", re.ASCII)


class Date(NamedTuple):
    """A date as it stands: year, month and day as far as they are read, and whether it says no more than that."""

    numbers: list[int]
    plainly: bool
    text: str
    line: int

    @property
    def csl(self) -> dict[str, Any]:
        if not self.numbers:
            return {"literal": self.text}
        return dates.date(*self.numbers) if self.plainly else {**dates.date(*self.numbers), "literal": self.text}


def read(text: str, line: int) -> Date:
    """Read a date as far as it is one."""
    found = DATE.fullmatch(text)
    rest = found[4] if found else not dates.ISO.fullmatch(text)
    return Date(_numbers(found) if found else dates.parts(text), not rest, text, line)


def _numbers(found: re.Match[str]) -> list[int]:
    """Return year, month and day as far as they are given; a month or a day of zeros is none (EndNote writes 2004/00/00)."""
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if not 1000 <= year < 3000 or month > 12 or day > 31:
        return []
    return [year, month, day] if month and day else [year, month] if month else [year]
