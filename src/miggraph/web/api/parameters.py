"""What an address gives after its question mark, read strictly: what nobody knows, or what cannot be, is an error and no guess."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from miggraph.ground.errors import ParameterError, UnknownThing
from miggraph.pages.views.refusals import LONGEST

ROWS, MOST = 100, 1000  # of one page: where nothing is said, and at most
DIGITS = "0123456789"


@dataclass(frozen=True)
class Page:
    """A page of rows: its number from 1 on, and how many rows it has."""

    number: int
    size: int

    @property
    def rows(self) -> slice:
        """Which rows it has."""
        start = (self.number - 1) * self.size
        return slice(start, start + self.size)

    def check(self, total: int) -> None:
        """Raise UnknownThing where ``total`` rows have no such page. Nothing has one page, which is empty."""
        if self.number > 1 and self.rows.start >= total:
            last = max(1, -(-total // self.size))
            raise UnknownThing(f"there is no page {self.number}", remedy=f"It has {last} page{'s' * (last > 1)}.")

    def links(self, path: str, pairs: Iterable[tuple[str, str]], total: int) -> str:
        """Return the Link header of a page of ``total`` rows (RFC 8288): the pages before and behind it."""
        kept = [(name, value) for name, value in pairs if name != "page"]
        near = {"prev": self.number - 1, "next": self.number + 1}
        last = max(1, -(-total // self.size))
        return ", ".join(
            f'<{path}?{urlencode([*kept, ("page", str(number))])}>; rel="{name}"' for name, number in near.items() if 1 <= number <= last
        )


def single(pairs: Iterable[tuple[str, str]], known: Sequence[str]) -> dict[str, str]:
    """Return parameters that are each given once. Raises ParameterError for one that is unknown, or given twice."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            raise ParameterError(f'there is no parameter "{_short(name)}" here', remedy=f"There are: {', '.join(known)}" if known else "")
        if name in found:
            raise ParameterError(f"{name} is given twice")
        found[name] = value
    return found


def page(given: dict[str, str]) -> Page:
    """Return the page that is asked for; takes its parameters away."""
    return Page(whole(given.pop("page", "1"), "page", 10**6), whole(given.pop("limit", str(ROWS)), "limit", MOST))


def whole(text: str, name: str, most: int) -> int:
    """Return a whole number from 1 on. Raises ParameterError where it is none, or too large."""
    if not 0 < len(text) <= 7 or text.strip(DIGITS) or not 1 <= int(text) <= most:
        raise ParameterError(f"{name} is a whole number from 1 to {most}", remedy=f'Not "{_short(text)}".')
    return int(text)


def question(given: dict[str, str]) -> str:
    """Return the question of an address. Raises ParameterError where there is none, or it is no question but a text."""
    text = given.get("q", "")
    if not text.strip():
        raise ParameterError("there is no question", remedy="Write it as ?q=…")
    if len(text) > LONGEST:
        raise ParameterError(f"a question has at most {LONGEST} characters")
    return text


def words(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the pairs of an address as the words of a frame: ``place!=MX`` is ``place!`` and ``MX`` to a browser."""
    for name, value in pairs:
        yield f"{name}={value}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
