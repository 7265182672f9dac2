"""The files of facets and fields: a header as the canned queries have it, then a bare graph pattern about ``?it`` and ``?value``.

``queries/facets/<kind>.rq`` is a kind of thing, ``queries/facets/<kind>/<name>.rq`` a way to narrow down what is listed of it, and
``queries/fields/<kind>/<name>.rq`` what can be asked of one thing, counted, or ordered by. A home adds its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from miggraph.graph.queries import header_text
from miggraph.ground.errors import HomeError, UnknownThing
from miggraph.ground.homes import Home
from miggraph.records import plain_yaml
from miggraph.records.blocks import Block, Items
from miggraph.records.plain_yaml import Malformed

P = TypeVar("P", bound="Piece")
# A line of a header that YAML reads as it stands: a key with a text, or with a list, of words that have no other meaning there.
PLAIN = re.compile(r"#\+ ([a-z]+): (?:\[([a-z][\w '-]*(?:, [a-z][\w '-]*)*)\]|([a-z0-9?](?:[\w ,()'/<>.+?-]|:(?=\S)|(?<=\S)#)*))")
CLASS = re.compile(r"\?it\s+a\s+(\S+)\s*\.")


@dataclass(frozen=True)
class Piece:
    """What a file says: its name, its header as texts and lists of texts, and its pattern."""

    name: str
    path: Path
    header: Mapping[str, Any]
    pattern: str

    @property
    def summary(self) -> str:
        return str(self.header.get("summary", ""))

    @property
    def value(self) -> str:
        """What kind of value it takes or gives: a kind of thing, ``term/<family>``, agent, date, number, text, code, yes."""
        return str(self.header.get("value", ""))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of a key of the header."""
        found = self.header.get(key) or []
        return tuple(map(str, found)) if isinstance(found, list) else (str(found),)


@dataclass(frozen=True)
class Facet(Piece):
    """A way to narrow down what is listed of a kind."""

    @property
    def through(self) -> str:
        """The path from a value to what is wider: a value stands for all that is narrower."""
        return str(self.header.get("through", ""))

    @property
    def joint(self) -> str:
        """The variable that the facets of one activity, or one corridor, share; "" for a facet that stands alone."""
        return str(self.header.get("joint", ""))

    @property
    def among(self) -> str:
        """A pattern that the values of groups must fit."""
        return str(self.header.get("among", ""))


@dataclass(frozen=True)
class Field(Piece):
    """What can be asked of a thing of a kind."""


@dataclass(frozen=True)
class Kind(Piece):
    """A kind of thing that can be listed."""

    facets: Mapping[str, Facet]
    fields: Mapping[str, Field]

    def pieces(self) -> list[Piece]:
        """List the files of the kind: its own, its facets and its fields."""
        return [self, *self.facets.values(), *self.fields.values()]

    @property
    def one(self) -> str:
        """What one thing of the kind is called, which names its column."""
        return str(self.header.get("one", self.name))

    def counted(self, number: int) -> str:
        """Say how many things of the kind there are: "9 publications", "1 publication"."""
        return f"{number} {self.header.get('singular', self.one) if number == 1 else self.summary}"

    @cached_property
    def type(self) -> str:
        """The class of its things, as the pattern has it."""
        found = CLASS.fullmatch(self.pattern.strip())
        return found[1] if found else ""

    def facet(self, name: str) -> Facet:
        """Return a facet by its name. Raises UnknownThing, naming those there are."""
        found: Facet = _named(self.facets, name, f"{self.name} have no facet")
        return found

    def field(self, name: str) -> Field:
        """Return a field by its name. Raises UnknownThing, naming those there are."""
        found: Field = _named(self.fields, name, f"{self.name} have no field")
        return found


def _named(known: Mapping[str, Any], name: str, missing: str) -> Any:
    if name in known:
        return known[name]
    from rapidfuzz import process

    near = process.extractOne(name, list(known), score_cutoff=70)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise UnknownThing(f"{missing} {name}", remedy=f"{hint}There are: {', '.join(known)}")


class Facets:
    """The kinds of a home, by name, with their facets and fields."""

    def __init__(self, home: Home) -> None:
        self.home = home

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        return {path.stem: self._kind(path) for path in self.home.files("queries/facets", "*.rq")}

    def kind(self, name: str) -> Kind:
        """Return a kind by its name. Raises UnknownThing, naming those there are."""
        found: Kind = _named(self.kinds, name, "there is no kind of thing called")
        return found

    def _kind(self, path: Path) -> Kind:
        own = read(Piece, path)
        facets = _read_all(Facet, self.home.files(f"queries/facets/{path.stem}", "*.rq"))
        fields = _read_all(Field, self.home.files(f"queries/fields/{path.stem}", "*.rq"))
        return Kind(own.name, own.path, own.header, own.pattern, facets, fields)


def _read_all(piece: type[P], paths: Iterable[Path]) -> dict[str, P]:
    return {path.stem: read(piece, path) for path in paths}


def read(piece: type[P], path: Path) -> P:
    """Read a file. Raises HomeError where it cannot be read; a broken header is an empty one (lint says so)."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise HomeError(f"the file cannot be read: {error}", where=str(path)) from error
    header = _plain(text)
    try:
        # texts only: `on` and `no` are words here, not booleans
        header = plain_yaml.read(header_text(text)) if header is None else header
    except Malformed:
        header = None
    pattern = "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip()
    return piece(path.stem, path, header if isinstance(header, Block) else {}, pattern)


def _plain(text: str) -> Block | None:
    """Return a header of nothing but plain words, as nearly all are, without a parser of YAML; None where it has more to it."""
    header = Block(1)
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("#+"):
            found = PLAIN.fullmatch(line)
            if not found or found[1] in header:
                return None
            header[found[1]] = found[3] if found[2] is None else _items(number, found[2].split(", "))
            header.lines[found[1]] = number
    return header


def _items(line: int, texts: list[str]) -> Items:
    items = Items(line)
    items.extend(texts)
    items.lines = [line] * len(texts)
    return items
