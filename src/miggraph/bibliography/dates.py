"""Dates: CSL-JSON dates and the years and months of records."""

from __future__ import annotations

import re
from typing import Any

# A year of printed books, and not the beginning of a longer number.
YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
# ISO 8601 as far as it goes, and as tools write it: with strokes, without zeros, with a time behind.
ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?(?:[T ].*)?")
# In the languages of the lists that are imported most; a word means the same month in all of them.
MONTHS = {
    name: number
    for number, names in enumerate((
        "january jan janvier janv enero ene januar jänner janeiro gennaio januari",
        "february feb février fevrier févr fév febrero februar fevereiro febbraio februari",
        "march mar mars marzo märz maerz mrz março maart",
        "april apr avril avr abril abr aprile",
        "may mai mayo maio maggio mei",
        "june jun juin junio juni junho giugno",
        "july jul juillet juil julio juli julho luglio",
        "august aug août aout agosto augustus ago",
        "september sept sep septembre septiembre setiembre setembro settembre",
        "october oct octobre octubre oktober okt outubro ottobre",
        "november nov novembre noviembre novembro",
        "december dec décembre decembre déc diciembre dic dezember dez dezembro dicembre",
    ), 1)
    for name in names.split()
}  # fmt: skip


def date(year: int, month: int = 0, day: int = 0) -> dict[str, Any]:
    """Return a CSL-JSON date of a year, perhaps a month and a day."""
    return {"date-parts": [[part for part in (year, month, day) if part]]}


def parts(value: Any) -> list[int]:
    """Return year, month and day, as far as a CSL-JSON date has them; of a range, the first. Numbers may stand as strings.

    A date that is only text gives the year that stands in it, if just one does. Nothing gives an empty list.
    """
    if isinstance(value, dict):
        return _of_parts(value.get("date-parts")) or parts(value.get("raw") or value.get("literal") or value.get("circa-date") or "")
    if not value:
        return []
    text = str(value).strip()
    if found := ISO.fullmatch(text):
        return _of_parts([[part for part in found.groups() if part]])
    years = set(YEAR.findall(text))
    if len(years) != 1:
        return []
    # of several months the first, as of a range of dates
    months = [MONTHS[word] for word in re.findall(r"[^\W\d_]+", text.casefold()) if word in MONTHS]
    return [int(years.pop()), *months[:1]]


def _of_parts(value: Any) -> list[int]:
    first = value[0] if isinstance(value, list) and value else []
    numbers: list[int] = []
    # the first part that cannot be ends the date: what stands before it is still right
    for part, limits in zip(first if isinstance(first, list) else [first], ((1000, 2999), (1, 12), (1, 31)), strict=False):
        try:
            number = int(part)
        except (TypeError, ValueError):
            break
        if not limits[0] <= number <= limits[1]:
            break
        numbers.append(number)
    return numbers


def is_plain(value: Any) -> bool:
    """Say whether a CSL-JSON date says no more than year, month and day: no range, season, circa or words."""
    if not isinstance(value, dict):
        return bool(ISO.fullmatch(str(value or "")))
    ranges = value.get("date-parts")
    return isinstance(ranges, list) and len(ranges) == 1 and not (set(value) - {"date-parts"}) and len(parts(value)) == len(ranges[0])


def canonical(numbers: list[int]) -> str:
    """Write year, month and day as records have them: 2004, 2004-03 or 2004-03-31."""
    return "-".join(f"{number:02}" for number in numbers)
