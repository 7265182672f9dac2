"""What a record of a work says, in the terms of our records: the work, and the people, bodies, journals and themes that it names.

Every one has an id that its own identifiers give. So nothing is compared, and the same thing has the same id in every file.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from miggraph.bibliography import identifiers
from miggraph.importing import cleaning, markup

Record = dict[str, Any]
LETTER = re.compile("[A-Za-z\u00c0-\u1fff\u2c00-\ufffd\U00010000-\U000e01ef]")
WORD = re.compile("[0-9A-Za-z\u00c0-\u1fff\u2c00-\ufffd\U00010000-\U000e01ef]")
POSTAL_CODE = re.compile(r"[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}|[A-Z]{1,3}-\d{4,6}")
EMPTY_BRACKETS = re.compile(r"(^| )(?:[(] *[)]|\[ *\]|[{] *[}])")
PLACEHOLDER = re.compile(  # as the shape text-placeholder has it
    r"[\[({<'*. -]*(#?n[/.] ?a[.]?|#(ref|value|name|null)[!?]|none|null|undefined|unknown|tb[acd]|t[.]b[.][acd]|to be \w+( \w+)?|to ?do|fixme|x{3,}|placeholder"
    r"|lorem ipsum.{0,20}|untitled|unnamed|(no|without|missing|insert|enter|your|add)( a| the)? (title|name|label|text)( here| yet| given| available)?"
    r"|(title|name|label)( is)? (missing|unknown|here|to follow|not (known|given|available)))[\])}>'*.!?… -]*",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"https?://[^\s/?#<>\"{}|\\^`]*[^\s/?#.<>\"{}|\\^`]\.[^\s/?#.:<>\"{}|\\^`]+\.?(?::[0-9]+)?(?:[/?#][^\s<>\"{}|\\^`\x00-\x20]*)?"
)
DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s<>\"\\^`{|}]*[^\s<>\"\\^`{|}.,:;]")
ORCID = re.compile(r"(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
ROR = re.compile(r"ror\.org/(0[a-z0-9]{8})$")
ISSN = re.compile(r"\d{4}-\d{3}[\dX]")
OPENALEX = re.compile(r"openalex\.org/(?:[a-z-]+/)?([A-Z]?\d+)$")
PAGE = re.compile(r"([A-Za-z]*)(\d+)")
SHORT = 100  # characters of texts that are remembered
LONGEST_TITLE = 5_000  # characters; what is longer is a text that got into the wrong field


@dataclass
class Thing:
    """A record to be, and those that it refers to."""

    record: Record
    others: list[Thing] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.record["id"])

    def all(self) -> Iterator[Thing]:
        """Yield what this refers to, and this."""
        for other in self.others:
            yield from other.all()
        yield self


def thing(id: str, type: str, values: Record, others: Iterable[Thing | None] = ()) -> Thing:
    """Make a record of the values that say something."""
    said = {key: value for key, value in values.items() if value not in (None, "", [], {})}
    return Thing({"id": id, "type": type, **said}, [other for other in others if other])


def ids(things: Iterable[Thing]) -> list[str]:
    """List the ids of things, each once."""
    return list(dict.fromkeys(one.id for one in things))


# values, whatever stands in their place


def mapping(value: Any) -> dict[str, Any]:
    """Return an object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def members(value: Any) -> list[Any]:
    """Return a list; an empty one for anything else."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """Return a text on one line, without markup and what no record can hold; "" for what is none, or says nothing."""
    if isinstance(value, str):
        return _remembered(value) if len(value) < SHORT else _clean(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 62 else ""


@lru_cache(maxsize=20_000)  # the same journals, topics and institutions stand in thousands of works
def _remembered(value: str) -> str:
    return _clean(value)


def _clean(value: str) -> str:
    found = " ".join(markup.plain(cleaning.text(value))[0].split())
    found = EMPTY_BRACKETS.sub("", found).strip()
    return found if WORD.search(found) and not PLACEHOLDER.fullmatch(found) else ""


def name(value: Any) -> str:
    """Return the name of somebody or something; "" where there is no letter in it."""
    found = text(value)[:LONGEST_TITLE]
    return found if LETTER.search(found) and not POSTAL_CODE.fullmatch(found) else ""


def address(value: Any) -> str:
    """Return a web address; "" for what is none, or is none that a browser opens."""
    found = value.strip() if isinstance(value, str) else ""
    return found if len(found) < 2_000 and ADDRESS.fullmatch(found) else ""


def doi(value: Any) -> str:
    """Return a DOI in small letters (ISO 26324: letter case does not matter)."""
    found = identifiers.doi(value).lower() if isinstance(value, str) else ""
    return found if found.isascii() and DOI.fullmatch(found) else ""


def isbns(value: Any) -> list[str]:
    """List the ISBNs of a list as 13 digits."""
    found = [isbn for one in members(value) if isinstance(one, str) for isbn in identifiers.isbns(one[:100])]
    return [isbn for isbn in dict.fromkeys(found) if "0" * 9 not in isbn[3:12]]


def issn(value: Any) -> str:
    """Return an ISSN as it is written (ISO 3297); "" for none."""
    found = ISSN.search(value) if isinstance(value, str) else None
    return found[0] if found else ""


def orcid(value: Any) -> str:
    """Return an ORCID without its address; "" for none."""
    found = ORCID.search(value) if isinstance(value, str) else None
    return found[1] if found else ""


def year_and_month(numbers: Any) -> str:
    """Return a date as records have it, to the month where there is one; "" where there is none, or it is none of a publication."""
    parts = [
        int(n)
        for n in members(numbers)
        if isinstance(n, (int, str)) and not isinstance(n, bool) and re.fullmatch(r"\d{1,4}", str(n), re.ASCII)
    ]
    if not parts or not 1500 <= parts[0] <= min(2100, datetime.date.today().year + 2):  # two years of grace, as validate gives
        return ""
    return f"{parts[0]}-{parts[1]:02d}" if len(parts) > 1 and 1 <= parts[1] <= 12 else str(parts[0])


def pages(first: Any, last: Any) -> Record:
    """Return the pages of a work, the last only where it does not come before the first."""
    start, end = text(first)[:40], text(last)[:40]
    ends = PAGE.fullmatch(start), PAGE.fullmatch(end)
    if ends[0] and ends[1] and ends[0][1] == ends[1][1] and int(ends[1][2]) < int(ends[0][2]):
        end = ""
    return {"pageStart": start, "pageEnd": end if start else ""}


def hashed(*texts: str) -> str:
    """Return a short digest: for ids of what has no short identifier of its own."""
    return hashlib.sha256("\n".join(texts).encode("utf-8", "replace")).hexdigest()[:12]


def doi_id(found: str) -> str:
    """Return the id of what has a DOI, the same in every file: words of it, and a digest, since letters of a DOI are no letters of an id.

    >>> doi_id("10.7717/peerj.4375")
    'resource/doi-10-7717-peerj-4375-07e62903c8bc'
    """
    return f"resource/doi-{'-'.join(re.findall('[a-z0-9]+', found))[:60].strip('-')}-{hashed(found)}"
