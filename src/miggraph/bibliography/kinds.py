"""Kinds of cells: how the text of one is read, and how a value is written.

Reading gives the value and why it is doubtful, or "". What cannot be taken gives an empty value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from miggraph.bibliography import bylines, dates
from miggraph.bibliography.columns import LISTED, language_tag, type_named
from miggraph.bibliography.identifiers import isbns
from miggraph.bibliography.pages import page_range

Reading = tuple[Any, str]  # the value of a cell, and why it is doubtful, or ""
# Any scheme: a DOI as an address, ftp, a URN.
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)
CUT = 9  # digits of an ISBN of ten whose first, a zero, a spreadsheet has cut
_POINT = re.compile(r"^(\d+)\.0+$")
_ONE_ADDRESS = re.compile(r"https?://[^\s;,|]+")
# The time of day that programs add to dates.
_TIME = re.compile(r"[T ]\d\d?:\d\d.*$")
_BETWEEN = re.compile(r"\s*(?:;|\n|\|)\s*")
# A day in figures, of which the first may be the day or the month.
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


# Reading


def _text(text: str) -> Reading:
    return text, ""


def _line(text: str) -> Reading:
    return " ".join(text.split()), ""


def _number(text: str) -> Reading:
    return (_POINT.sub(r"\1", text) if "." in text else text), ""  # 12.0 is what a program makes of 12


def _count(text: str) -> Reading:
    plain = _number(text)[0]
    found = re.fullmatch(r"(\d+)\s*(?:p|pp|pgs?|pages?|s|seiten)?\.?", plain, re.IGNORECASE)
    return (found[1], "") if found else (plain, "this is not a number of pages")


def _isbn(text: str) -> Reading:
    if text.isdecimal() and len(text) != CUT:
        return text, ""
    if re.fullmatch(r"\d(?:[.,]\d+)?[eE]\+?\d+", text):
        return "", f"a spreadsheet has shortened the ISBN to {text}: look it up"
    plain = _number(text)[0]
    if re.fullmatch(r"\d{8}[\dXx]", plain) and isbns("0" + plain):
        return "0" + plain, "a spreadsheet seems to have cut the zero at the beginning; it is put back"
    return plain, ""


def _doi(text: str) -> Reading:
    if text.startswith("10."):
        return text, ""
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", text, flags=re.IGNORECASE), ""


def date(text: str) -> Reading:
    """Read a date in figures or words; what cannot be told for sure stays as it is, as a literal."""
    plain = _number(_TIME.sub("", text) if ":" in text else text)[0]
    if dates.ISO.fullmatch(plain) and (numbers := dates.parts(plain)) and len(numbers) == plain.count("-") + 1:
        return dates.date(*numbers), ""
    if years := re.fullmatch(r"(\d{4})\s*([-–/])\s*(\d{4})", plain):
        return {"date-parts": [[int(years[1])], [int(years[3])]]}, f"two years: {years[1]} and {years[3]}"
    if day := _DAY.fullmatch(plain):
        return _of_day(plain, int(day[1]), int(day[2]), int(day[3]))
    return _of_words(plain)


def _of_day(text: str, first: int, second: int, year: int) -> Reading:
    if first > 31 or second > 31 or (first > 12 and second > 12):
        return {"literal": text}, "this is not a date"
    if first <= 12 and second <= 12 and first != second:
        return {"literal": text}, f"which of {first} and {second} is the month?"
    month, day = (second, first) if first > 12 else (first, second)
    return dates.date(year, month, day), ""


def _of_words(text: str) -> Reading:
    words, numbers = re.findall(r"[^\W\d_]+", text), re.findall(r"\d+", text)
    found = dates.parts({"literal": text})
    if len(words) == 1 and words[0].casefold() in dates.MONTHS and len(found) == 2 and len(numbers) <= 2:
        days = [int(number) for number in numbers if int(number) != found[0]]
        if all(1 <= day <= 31 for day in days):
            return dates.date(*found, *days), ""
    # days since 1900, from 1954 on: years have four digits, so that it can be nothing else
    if re.fullmatch(r"[2-5]\d{4}", text):
        return {"literal": text}, "this seems to be a spreadsheet's number for a day: give the cell the form of a date"
    return {"literal": text}, "this is more, or less, than a year, a month and a day"


def _truth(text: str) -> Reading:
    word = text.casefold()
    return {"yes": "true", "y": "true", "1": "true", "no": "false", "n": "false", "0": "false"}.get(word, word), ""


def _listed(text: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _joined(text: str) -> Reading:
    return LISTED.join(_listed(text)), ""


def _keywords(text: str) -> Reading:
    # a comma parts keywords only where nothing else does: "Roads, rural; Care"
    words = _listed(text)
    return LISTED.join(re.split(r"\s*,\s*", words[0]) if len(words) == 1 else words).strip("; "), ""


def _languages(text: str) -> Reading:
    tags = [language_tag(part.strip()) for part in re.split(r"[;,/|\n]|\s(?:and|&|et|und|y)\s", text) if part.strip()]
    unknown = [tag for tag in tags if not re.fullmatch(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag)]
    return tags, f"which language is {', '.join(unknown)}? Give its tag, such as en or fr" if unknown else ""


def _addresses(text: str) -> Reading:
    if _ONE_ADDRESS.fullmatch(text):
        return [text], ""
    parts = [part for part in re.split(r"\s*;\s+|\s+\|\s+|\s*\n\s*|(?<![;,\s])[;,\s]++(?=https?://|www\.)", text) if part]
    parts = [part.lstrip(",; ") for part in parts]
    found = ["http://" + part if part.casefold().startswith("www.") else part for part in parts]
    if all(_ADDRESS.fullmatch(part) for part in found):
        return found, ""
    return [], "this is not a web address"


def _range(text: str) -> Reading:
    return page_range(re.sub(r"^pp?\.?\s*(?=\d)", "", _number(text)[0], flags=re.IGNORECASE)), ""


def _type(text: str) -> Reading:
    found = type_named(text)
    return (found, "") if found else (("", text), f'which type of publication is "{text}"?')


READ: Mapping[str, Callable[[str], Reading]] = {
    "text": _text, "line": _line, "names": bylines.read, "date": date, "joined": _joined, "number": _number, "count": _count, "isbn": _isbn, "doi": _doi,
    "addresses": _addresses, "languages": _languages, "truth": _truth, "keywords": _keywords, "range": _range, "type": _type,
}  # fmt: skip


# Writing


def as_text(value: Any) -> str:
    """Write a text or a number; anything else has no cell."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (str, int)) else ""


def as_list(value: Any) -> str:
    """Write several texts into one cell."""
    return LISTED.join(part for part in value if isinstance(part, str)) if isinstance(value, list) else as_text(value)


def as_date(value: Any) -> str:
    """Write a CSL-JSON date: 2004-03-31, as far as it goes; a range with a stroke (ISO 8601)."""
    if not isinstance(value, dict):
        return as_text(value)
    ranges = value.get("date-parts")
    if isinstance(ranges, list) and ranges:
        return "/".join(dates.canonical(dates.parts({"date-parts": [one]})) for one in ranges[:2])
    return as_text(value.get("literal") or value.get("raw"))


WRITE: Mapping[str, Callable[[Any], str]] = {"names": bylines.write, "date": as_date, "addresses": as_list}
