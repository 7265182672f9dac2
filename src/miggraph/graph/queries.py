"""Canned queries: one question a file, SPARQL 1.1 with a grlc header, and parameters that are bound as RDF terms.

The header is that of grlc (comment lines that start with ``#+`` and hold YAML); ``question`` is ours. A parameter is a variable named
``?_name_type`` (required) or ``?__name_type`` (optional). Binding replaces it by a validated, escaped RDF term, never by text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from miggraph.graph import folding_away
from miggraph.ground.errors import HomeError, ParameterError, UnknownThing
from miggraph.ground.names import XSD
from miggraph.records import plain_yaml
from miggraph.records.blocks import Block, Items
from miggraph.records.context import KINDS
from miggraph.records.lexical import fits
from miggraph.records.plain_yaml import Malformed

TYPES = ("iri", "integer", "en", "xsd_gYearMonth", "xsd_gYear", "xsd_boolean")
# The names of grlc: its "iri", "integer" and language tags as they are, a datatype of XML Schema by its prefixed name with _ for the colon.
TOKEN = re.compile(rf"\?(_{{1,2}})([a-zA-Z0-9]+)_({'|'.join(TYPES)})\b")

PIECES = re.compile(rf"(\?_{{1,2}}[a-zA-Z0-9]+_(?:{'|'.join(TYPES)})\b)")

DEFAULTS = re.compile(r"^#\+ defaults:[^\n]*\n(?:#\+[ ]+-[^\n]*\n)*", re.MULTILINE)

# The kind of thing that a parameter takes by its name, where it is not called after the kind itself: the first part of an id, and for some the
# family below it; "type" is a class, "" is anything.
KIND_OF = {
    "country": "place",
    "region": "place",
    "origin": "place",
    "destination": "place",
    "publisher": "organisation",
    "collection": "resource/collection",
    "series": "resource/series",
    "type": "type",
    "audience": "term/audience",
    "kind": "term/organisation-kind",
    "vocabulary": "source",
    "thing": "",
}
YES = {"yes": "true", "true": "true", "1": "true", "no": "false", "false": "false", "0": "false"}


@dataclass(frozen=True)
class Parameter:
    """A parameter of a canned query."""

    name: str
    type: str
    required: bool
    token: str
    kind: str = ""  # of thing that an IRI parameter takes; "" for anything

    def takes(self, kinds: set[str]) -> bool:
        """Say whether an IRI parameter takes a thing of these kinds."""
        return not self.kind or self.kind in kinds

    def describe(self) -> str:
        """Say in a word what the parameter takes."""
        if self.type == "iri":
            return {"": "anything", "type": "type of publication"}.get(self.kind, self.kind.rpartition("/")[2].replace("-", " "))
        return {"xsd_gYear": "year", "xsd_gYearMonth": "month", "xsd_boolean": "yes or no", "integer": "number"}.get(self.type, "text")


@dataclass(frozen=True)
class Query:
    """A canned query: its file's text and what the header says."""

    slug: str
    text: str
    header: Mapping[str, Any]
    path: Path = Path()
    kinds: tuple[str, ...] = KINDS  # of things that its graph knows

    @property
    def summary(self) -> str:
        return str(self.header.get("summary", ""))

    @property
    def description(self) -> str:
        return str(self.header.get("description", ""))

    @property
    def frame(self) -> str:
        """The words of ``miggraph list`` that give the same things, with parameters in braces; "" where facets cannot say it."""
        return str(self.header.get("frame", ""))

    @property
    def kept(self) -> str:
        """Why the query is kept beside what facets say: what its rows have more."""
        return str(self.header.get("kept", ""))

    @property
    def answers(self) -> list[str]:
        """What heads an answer: for one row, for several and for none; parameters and columns in braces, in brackets what may be left out."""
        return self._texts("answer")

    @property
    def tags(self) -> list[str]:
        return self._texts("tags")

    @property
    def questions(self) -> list[str]:
        return self._texts("question")

    def _texts(self, key: str) -> list[str]:
        value = self.header.get(key)
        return [text for text in value if isinstance(text, str)] if isinstance(value, Items) else []

    @cached_property
    def defaults(self) -> dict[str, str]:
        """The defaults of the header, by parameter: of the home that the query was written for."""
        value = self.header.get("defaults")
        entries = [entry for entry in value if isinstance(entry, Block)] if isinstance(value, Items) else []
        return {name: text for entry in entries for name, text in entry.items() if isinstance(text, str)}

    def with_defaults(self, values: Mapping[str, str]) -> str:
        """Return the text of the query with other defaults in its header, or without any."""
        lines = "".join(f"#+   - {name}: {value}\n" for name, value in values.items())
        return DEFAULTS.sub(lambda _: f"#+ defaults:\n{lines}" if lines else "", self.text, count=1)

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """The parameters by name: required ones first, in the order of the defaults, then as they appear."""
        found = [Parameter(m[2], m[3], len(m[1]) == 1, m[0], self._kind(m[2])) for m in TOKEN.finditer(self.body)]
        order = list(self.defaults)
        return {p.name: p for p in sorted(found, key=lambda p: (not p.required, order.index(p.name) if p.name in order else len(order)))}

    @cached_property
    def exemplified(self) -> list[Parameter]:
        """The parameters that an example of the query needs values for: the required ones, and those with a default."""
        return [p for p in self.parameters.values() if p.required or p.name in self.defaults]

    def _kind(self, name: str) -> str:
        """Return the kind of thing that a parameter takes by its name: ``plantFamily`` takes a ``plant-family``."""
        own = re.sub(r"(?<=[a-z])([A-Z])", r"-\1", name).lower()
        return KIND_OF.get(name, own if own in self.kinds else "")

    @cached_property
    def body(self) -> str:
        """The query without its header, on the same lines."""
        return re.sub(r"^#\+.*$", "", self.text, flags=re.MULTILINE)  # lines stay, for the lines in messages to be those of the file

    def line(self, text: str) -> int:
        """Return the line on which a text stands first; 1 where it does not stand as it is."""
        return next((number for number, line in enumerate(self.text.split("\n"), 1) if text in line), 1)

    @cached_property
    def pieces(self) -> list[str]:
        """The body, cut at its parameters: each of them is a piece by itself."""
        return PIECES.split(self.body)

    @cached_property
    def _folded(self) -> dict[frozenset[str], list[str]]:
        """The pieces by which parameters have values, without what says what holds if they have."""
        return {}

    def _pieces_with(self, names: Iterable[str]) -> list[str]:
        given = frozenset(self.parameters[name].token for name in names)
        if given not in self._folded:
            left_out = frozenset(one.token for one in self.parameters.values()) - given
            self._folded[given] = PIECES.split(folding_away.folded(self.body, given, left_out))
        return self._folded[given]

    def bind(self, values: Mapping[str, str]) -> str:
        """Return the query with parameters replaced by the values: IRIs for ``iri``, text for the others.

        Raises ParameterError where a required parameter is missing, one is surplus, or a value does not fit.
        """
        self.check_names(values)
        # Terms stand where whole tokens stood: a value that holds a token, or ends one, is never looked at again.
        terms = {self.parameters[name].token: bound(self.parameters[name], value) for name, value in values.items()}
        return "".join([terms.get(piece, piece) for piece in self._pieces_with(values)])

    def check_names(self, values: Mapping[str, Any]) -> None:
        """Raise ParameterError where a required parameter is missing or one is surplus."""
        surplus = [name for name in values if name not in self.parameters]
        missing = [name for name, p in self.parameters.items() if p.required and name not in values]
        if surplus:
            raise ParameterError(f"{self.slug} has no parameter {surplus[0]}", remedy=self.usage())
        if missing:
            raise ParameterError(f"{self.slug} needs {' and '.join(missing)}", remedy=self.usage())

    def usage(self) -> str:
        """Show how the query is called."""
        shown = [f"{p.name}=…" if p.required else f"[{p.name}=…]" for p in self.parameters.values()]
        return f"Call it as: miggraph ask {' '.join([self.slug, *shown])}"


def bound(parameter: Parameter, value: str) -> str:
    """Return the SPARQL term for a value of a parameter. Raises ParameterError where the value does not fit its type."""
    try:
        return str(_term(parameter, str(value).strip()))
    except ValueError:
        raise ParameterError(f'{parameter.name} takes a {parameter.describe()}, not "{_shortened(str(value))}"') from None


def _term(parameter: Parameter, value: str) -> ox.NamedNode | ox.Literal:
    if parameter.type == "iri":
        return ox.NamedNode(value)
    if parameter.type == "en":
        return ox.Literal(value, language="en")
    datatype = XSD + parameter.type.removeprefix("xsd_")
    if parameter.type == "xsd_boolean":
        value = YES.get(value.lower(), "")
    if parameter.type == "xsd_gYearMonth" and fits(value, XSD + "gYear"):  # since 2021 is since January
        value += "-01"
    if not fits(value, datatype):
        raise ValueError(value)
    return ox.Literal(value, datatype=ox.NamedNode(datatype))


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


class Queries:
    """The canned queries of a home, by slug, each read when it is asked for. A parameter with the name of one of its kinds takes things of that kind."""

    def __init__(self, files: Iterable[Path], kinds: tuple[str, ...] = KINDS) -> None:
        self.files, self.kinds = {path.stem: path for path in files}, kinds
        self._read: dict[str, Query] = {}

    def get(self, slug: str) -> Query:
        """Return a query. Raises UnknownThing, naming the nearest slugs, where there is none."""
        if slug in self._read:
            return self._read[slug]
        if slug in self.files:
            return self._read.setdefault(slug, read(self.files[slug], self.kinds))
        from rapidfuzz import process

        near = [name for name, _, _ in process.extract(slug, list(self.files), limit=3, score_cutoff=60)]
        remedy = f"Near it: {', '.join(near)}." if near else "List them with: miggraph queries"
        raise UnknownThing(f'there is no canned query "{_shortened(slug)}"', remedy=remedy)

    def __contains__(self, slug: object) -> bool:
        return slug in self.files

    def __iter__(self) -> Any:
        return map(self.get, self.files)


def read(path: Path, kinds: tuple[str, ...] = KINDS) -> Query:
    """Read a query file. Raises HomeError where it cannot be read; a broken header is an empty one (lint says so)."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise HomeError(f"the query cannot be read: {error}", where=str(path)) from error
    try:
        header = plain_yaml.read(header_text(text))
    except Malformed:
        header = None
    return Query(path.stem, text, header if isinstance(header, Block) else {}, path, kinds)


def header_text(text: str) -> str:
    """Return the YAML of the header, on the lines of the file: those that start with ``#+``, without it."""
    lines = [line[2:].removeprefix(" ") if line.startswith("#+") else "" for line in text.split("\n")]
    return "\n".join(lines).rstrip()
