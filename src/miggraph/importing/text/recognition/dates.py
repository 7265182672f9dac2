"""Dates: months, seasons and days as lists print them in several languages."""

from __future__ import annotations

import re
from typing import Any

from miggraph.bibliography.dates import MONTHS, date
from miggraph.importing.text.vocabulary.patterns import any_of, words

MONTH = any_of(MONTHS) + r"\.?"
SEASON = any_of(
    words("spring summer autumn fall winter printemps été automne hiver primavera verano otoño invierno frühjahr sommer herbst")
)
SPACE = r"[ \n]+"  # a date may go on in the next line
OF = rf"(?:de{SPACE})?"
TH = r"(?:st|nd|rd|th|er|\.|º)?"
DAY = (
    rf"(?:\d{{1,2}}{TH}{SPACE}{OF}{MONTH},?{SPACE}{OF}\d{{4}}|{MONTH}{SPACE}\d{{1,2}}(?:st|nd|rd|th)?,?{SPACE}\d{{4}}|{MONTH}{SPACE}\d{{4}}|"
    r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{2}-\d{2}|\d{4})"
)


def month_of(text: str) -> int:
    """Return the number of the month that a text names first, or 0."""
    return next((MONTHS[word] for word in re.findall(r"[^\W\d_]+", text.casefold()) if word in MONTHS), 0)


def day_of(text: str) -> dict[str, Any]:
    """Read a day as lists print it, day before month: "3 May 2011", "May 3, 2011", "03.05.2011". What is none is a literal."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    year = next((number for number in numbers if number > 999), 0)
    days = [number for number in numbers if number < 1000]
    month = month_of(text)
    if not month and len(days) == 2:
        month, days = (days[0], days[1:]) if numbers[0] == year else (days[1], days[:1])
    if not 0 <= month <= 12 or not year:
        return {"literal": text}
    return date(year, month, days[0] if days and month else 0)
