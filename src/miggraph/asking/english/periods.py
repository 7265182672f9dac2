"""Years and months in a question: "since 2003", "before 2001", "between 2005 and 2008", "in April 2021", "the 1990s"."""

from __future__ import annotations

import re
from dataclasses import dataclass

MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
YEAR = r"(?:1[5-9]|20)\d\d"  # 1500 to 2099: other numbers of four digits are no years that publications have
MONTH = rf"(?:(?:{'|'.join(MONTHS)}|{'|'.join(name[:3] for name in MONTHS)}|sept) )"
POINT = rf"(?:{YEAR} (?:0[1-9]|1[0-2])|{MONTH}?{YEAR})"  # "2021-04" is two words by now: folding parts at the hyphen
LONGEST = 8  # words looked at together: "published from march 2003 until april 2005" has seven

# Each pattern with what its points mean, in folded words. Tried in this order at each word, so that the longer come first: the first that fits wins.
PATTERNS = [
    (rf"(?:published )?between ({POINT}) (?:and|to) ({POINT})", "range"),
    (rf"(?:published )?from ({POINT}) (?:until|till|to|through|and|up to|up to and including) ({POINT})", "range"),
    (rf"({YEAR}) (?:to |until )?({YEAR})", "range"),
    (rf"(?:published )?(?:since|starting|beginning)(?: in| from)? ({POINT})(?: (?:onward|on))?", "since"),
    (rf"(?:published )?from ({POINT}) (?:onward|on)", "since"),
    (rf"(?:published )?in or after ({POINT})", "since"),
    (rf"({POINT}) (?:or later|onward|and later|and after|or after)", "since"),
    (rf"(?:published )?(?:after|later than|more recent than|newer than|post) ({POINT})", "after"),
    (rf"(?:published )?(?:before|earlier than|prior to|older than|pre) ({POINT})", "before"),
    (rf"(?:published )?(?:until|till|up to|by end of|up until|no later than) ({POINT})", "until"),
    (rf"({POINT}) or (?:earlier|before)", "until"),
    (r"(?:published )?(?:in |from |during |of )?((?:1[5-9]|20)\d0)s?(?<=s)", "decade"),
    (rf"(?:published )?(?:in|during|of|from|year|for)(?: year)? ({POINT})", "in"),
    (rf"({POINT})", "in"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """A period with both ends included; an end is a year ("2003"), a month ("2021-04"), or "" where it is open."""

    since: str = ""
    until: str = ""


def find(words: list[str], start: int) -> tuple[Period, int] | None:
    """Return the period that begins at a word, and the number of words it takes."""
    window = words[start : start + LONGEST]
    if not any(word[0].isdigit() for word in window):
        return None  # most words of a question: not worth thirteen patterns
    text = " ".join(window)
    for pattern, meaning in PATTERNS:
        match = re.match(pattern, text)
        if match and (match.end() == len(text) or text[match.end()] == " "):  # whole words: "20031" begins with a year
            points = [_point(group) for group in match.groups()]
            return _period(meaning, points), match[0].count(" ") + 1
    return None


def _point(text: str) -> str:
    *month, year = text.split() if not re.match(r"\d{4} \d\d$", text) else (text[5:], text[:4])
    if not month:
        return year
    number = int(month[0]) if month[0].isdigit() else next(i for i, name in enumerate(MONTHS, 1) if name.startswith(month[0][:3]))
    return f"{year}-{number:02d}"


def _period(meaning: str, points: list[str]) -> Period:
    first = points[0]
    if meaning == "range":
        return Period(*sorted(points))  # who says "between 2008 and 2005" means the same years
    if meaning == "decade":
        return Period(first, str(int(first) + 9))
    return {
        "since": Period(since=first),
        "after": Period(since=_shifted(first, 1)),
        "before": Period(until=_shifted(first, -1)),
        "until": Period(until=first),
        "in": Period(first, first),
    }[meaning]


def _shifted(point: str, by: int) -> str:
    year, _, month = point.partition("-")
    if not month:
        return str(int(year) + by)
    count = int(year) * 12 + int(month) - 1 + by
    return f"{count // 12}-{count % 12 + 1:02d}"
