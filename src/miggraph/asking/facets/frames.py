"""Frames: a question as its parts - the kind of thing, conditions on it, and what is wanted of it.

A frame is written as words, which are the words of ``miggraph list`` and of the addresses of pages:
``resources theme=remittances place!=MX year=2005..2009 type=Book,Report by=year``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from miggraph.ground.errors import ParameterError

RESERVED = ("by", "sort", "limit", "want", "it", "page", "format", "q", "all", "find")  # words of a frame that are no facets
IT = "it"  # the condition that names the things themselves
CONDITION = re.compile(r"([a-z][a-z-]*)(!?=)(.*)", re.DOTALL)
WANTED = ("list", "count", "exists")


@dataclass(frozen=True)
class Condition:
    """A facet with its values, any of which will do; or none of which, where it is excluded. A date or a number may be a range."""

    facet: str
    values: tuple[str, ...]  # ids, IRIs, dates, numbers, texts; a range is "2005..2009", "2005.." or "..2009"
    is_excluded: bool = False

    def __str__(self) -> str:
        return f"{self.facet}{'!=' if self.is_excluded else '='}{','.join(value.replace(',', '%2C') for value in self.values)}"


@dataclass(frozen=True)
class Frame:
    """What is asked: a kind, the conditions on it, and what is wanted: the list, a count, whether there is any, or a field."""

    kind: str
    conditions: tuple[Condition, ...] = ()
    want: str = "list"
    by: tuple[str, ...] = ()  # facets that the things are counted by
    sort: str = ""  # a field, with - before it from the greatest down
    limit: int = 0

    def words(self) -> list[str]:
        """Return the frame as words, from which ``read`` makes it again."""
        found = [self.kind, *map(str, self.conditions)]
        found += [f"by={','.join(self.by)}"] * bool(self.by) + [f"want={self.want}"] * (self.want != "list")
        return found + [f"sort={self.sort}"] * bool(self.sort) + [f"limit={self.limit}"] * bool(self.limit)


def read(kind: str, words: Iterable[str]) -> Frame:
    """Read a frame from words. Raises ParameterError where a word is none of a frame's; facets and values are not looked up yet."""
    conditions: list[Condition] = []
    said: dict[str, str] = {}
    for word in words:
        name, sign, value = _parts(word)
        if name in RESERVED and name != IT and sign == "=":
            if name in said:
                raise ParameterError(f"{name} is given twice")
            said[name] = value
        else:
            conditions.append(Condition(name, tuple(_values(name, value)), sign == "!="))
    return Frame(
        kind,
        tuple(conditions),
        want=said.get("want", "list") or "list",
        by=tuple(filter(None, said.get("by", "").split(","))),
        sort=said.get("sort", ""),
        limit=_limit(said.get("limit", "0")),
    )


def _parts(word: str) -> tuple[str, str, str]:
    found = CONDITION.fullmatch(word)
    if not found:
        raise ParameterError(f'"{word}" is not FACET=VALUE', remedy="Write theme=remittances, place!=MX, year=2005..2009 or by=year.")
    return found[1], found[2], found[3]


def _values(name: str, value: str) -> Iterator[str]:
    parts = [part.strip().replace("%2C", ",") for part in value.split(",")]
    if not all(parts):
        raise ParameterError(f"{name} has no value", remedy=f"Write {name}=VALUE, or leave it out.")
    yield from parts


def _limit(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise ParameterError(f'limit takes a whole number, not "{text}"')
    return int(text)
