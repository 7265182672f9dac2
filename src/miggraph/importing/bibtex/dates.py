"""Dates of BibTeX entries: what BibLaTeX defines, and what people write into year and month."""

from __future__ import annotations

import re
from typing import Any

from miggraph.bibliography import bibtex, dates
from miggraph.bibliography.pages import full_end

Date = dict[str, Any]  # a CSL-JSON date
_YEARS = re.compile(r"(\d{4})\s*[-–—/]+\s*(\d{4}|\d{2})")
_WORD, _NUMBER = re.compile(r"[^\W\d_]+"), re.compile(r"(?<!\d)\d{1,4}(?!\d)")


def read(text: str) -> Date:
    """Return a date or a range; what is none, or says more, as a literal."""
    if found := bibtex.read_date(text):
        return found
    if years := _YEARS.fullmatch(text):
        return {"date-parts": [[int(years[1])], [int(full_end(years[1], years[2]))]]}
    numbers, words = dates.parts(text), re.findall(r"\w+", text.casefold())
    days = [int(word) for word in words if word.isdecimal() and len(word) < 3]
    day = [*numbers, *days]
    is_whole = all(word in dates.MONTHS or (word.isdecimal() and len(word) < 5) for word in words)
    return {"date-parts": [day]} if numbers and is_whole and _is_day(day) else {"literal": text}


def with_month(value: Date, month: str, day: str) -> Date | None:
    """Return a year with its month, day or season ("mar", "12", "March/April", "Spring"), or None where these say something else."""
    years = value.get("date-parts")
    if not (isinstance(years, list) and len(years) == 1 and len(years[0]) == 1):
        return None
    if (known := dates.MONTHS.get(month.casefold())) and not day:
        return value | {"date-parts": [[*years[0], known]]}
    words, numbers = _WORD.findall(month.casefold()), [int(number) for number in _NUMBER.findall(f"{month} {day}")]
    if len(words) == 1 and words[0] in bibtex.SEASONS and not numbers:
        return value | {"season": bibtex.SEASONS[words[0]] - 20}
    if len(words) == 2 and not numbers and all(word in dates.MONTHS for word in words):
        return value | {"date-parts": [[*years[0], dates.MONTHS[word]] for word in words]}
    parts = [*years[0], *(dates.MONTHS.get(word, 0) for word in words), *numbers]
    return value | {"date-parts": [parts]} if len(parts) > 1 and _is_day(parts) else None


def _is_day(parts: list[int]) -> bool:
    return dates.parts({"date-parts": [parts]}) == parts
