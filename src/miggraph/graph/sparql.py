"""What the text of a query says before it runs: its form, its dataset, its prefixes, and the services that it would call.

The text is read in the tokens of SPARQL 1.1 Query Language, section 19.8, so that no comment, string, address or name is taken for a keyword.
Where engines read further than the grammar (oxigraph needs no space behind a keyword), so do we: a call must not pass unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from miggraph.ground.errors import QueryError
from miggraph.ground.names import Names

TOKENS = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<string>'''(?:[^'\\]|\\.|'(?!''))*''' | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*")
    | (?P<variable>[?$]\w+)
    | (?P<blank>_:\w(?:[\w.-]*[\w-])?)
    | (?P<prefixed>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.))?)?)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>(?:\d+\.\d*|\.?\d+)[eE][+-]?\d+|\d*\.?\d+)
    | (?P<word>\w+)
    | (?P<mark>\S)""",
    re.DOTALL | re.VERBOSE,
)
CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
DEEPEST = 500  # brackets inside brackets: engines read them by recursion, and a few thousand end the process


class Token(NamedTuple):
    """A token: its kind, its text, and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def word(self) -> str:
        """The keyword that this is, in capitals; "" for anything else."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass(frozen=True)
class Reading:
    """What the text of a query says. Graphs and services are as they are written: addresses or prefixed names."""

    form: str = ""  # SELECT, ASK, …, or what an update begins with
    prologue: str = ""  # BASE and PREFIX, with what stands between
    graphs: tuple[str, ...] = ()  # of FROM
    named_graphs: tuple[str, ...] = ()  # of FROM NAMED
    services: tuple[str, ...] = ()
    has_graph: bool = False  # whether GRAPH is used
    declared: frozenset[str] = frozenset()  # prefixes
    used: tuple[str, ...] = ()  # prefixes that patterns use, as they come

    @property
    def has_dataset(self) -> bool:
        """Whether the query names its own dataset (section 13.2)."""
        return bool(self.graphs or self.named_graphs)


@lru_cache(maxsize=128)  # canned queries come again and again, and a server answers many
def read(text: str) -> Reading:
    """Read a query. Raises QueryError for an update, and for brackets that are nested too deeply."""
    found = list(tokens(text))
    start = _after_prologue(found)
    head, body = found[:start], found[start:]
    form = body[0].word if body else ""
    if form in UPDATES:
        raise QueryError(
            f"{form} is an update, and miggraph only asks: SELECT, ASK, CONSTRUCT or DESCRIBE",
            remedy="To change the data, edit the records.",
        )
    if sum(map(text.count, "([{")) > DEEPEST:
        _refuse_depth(body)
    # Some engines decode \u before they read, others afterwards (section 19.2): what either would call is found.
    written = [*body, *tokens(_decoded(text))] if CODE_POINT.search(text) else body
    capitals = text.upper()  # most queries have none of the keywords, and no token need be looked at for them
    return Reading(
        form,
        text[: body[0].start] if body else text,
        tuple(_graphs(body, is_named=False)) if "FROM" in capitals else (),
        tuple(_graphs(body, is_named=True)) if "FROM" in capitals else (),
        tuple(token.text for token in _services(written)) if written is not body or "SERVICE" in capitals else (),
        "GRAPH" in capitals and any("GRAPH" in token.text.upper() for token in body if token.kind in ("word", "prefixed")),
        frozenset(token.text[:-1] for token in head if token.kind == "prefixed"),
        tuple(dict.fromkeys(token.text.partition(":")[0] for token in body if token.kind == "prefixed")),
    )


def undeclared(reading: Reading, prefixes: Mapping[str, str]) -> str:
    """Return a prefix that a query uses and nobody declares; "" where there is none."""
    return next((name for name in reading.used if name not in prefixes and name not in reading.declared), "")


def redirected(text: str, addresses: Iterable[str]) -> str:
    """Return a query with other addresses in the place of those that it calls with SERVICE, in their order.

    Raises QueryError where the engine may read an address otherwise than we do.
    """
    if CODE_POINT.search(text):
        raise QueryError("a query that calls a service is written without \\u", remedy="Write the characters themselves.")
    for token, address in reversed(list(zip(_services(list(tokens(text))), addresses, strict=True))):
        text = f"{text[: token.start]} <{address}> {text[token.start + len(token.text) :]}"
    return text


def with_prologue(text: str, reading: Reading, names: Names) -> str:
    """Declare our base, and those of our prefixes that a query uses and does not declare, on its first line."""
    prefixes = sorted(name for name in set(reading.used) - reading.declared if name in names.prefixes)
    return " ".join([f"BASE <{names.base}>", *(f"PREFIX {name}: <{names.prefixes[name]}>" for name in prefixes), text])


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text that is SPARQL, or should be; no comments."""
    for match in TOKENS.finditer(text):
        if match.lastgroup and match.lastgroup != "comment":
            yield Token(match.lastgroup, match[0], match.start())


def _decoded(text: str) -> str:
    return CODE_POINT.sub(lambda point: chr(min(int(point[1] or point[2], 16), 0x10FFFF)), text)


def _after_prologue(found: list[Token]) -> int:
    """Return the place of the first token behind BASE, PREFIX and (SPARQL 1.2) VERSION."""
    sizes = {"BASE": 2, "PREFIX": 3, "VERSION": 2}
    place = 0
    while place < len(found) and found[place].word in sizes:
        place += sizes[found[place].word]
    return place


def _refuse_depth(found: list[Token]) -> None:
    depth = 0
    for token in found:
        if token.kind == "mark":
            depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.text, 0)
        if depth > DEEPEST:
            raise QueryError(f"the query has more than {DEEPEST} brackets inside one another", remedy="Write it flatter.")


def _graphs(found: list[Token], *, is_named: bool) -> Iterator[str]:
    """Yield what stands behind FROM, or behind FROM NAMED."""
    for token, following, after in zip(found, found[1:], [*found[2:], None], strict=False):
        named = following.word == "NAMED"
        source = after if named else following
        if token.word == "FROM" and named == is_named and source and source.kind in ("iri", "prefixed"):
            yield source.text


def _services(found: list[Token]) -> Iterator[Token]:
    """Yield what each SERVICE would call; one without text where that is a variable, or written together with the keyword (``trueSERVICEex:q {``)."""
    nothing = Token("", "", 0)
    for before, token, following, after in zip(
        [nothing, *found], found, [*found[1:], nothing], [*found[2:], nothing, nothing], strict=False
    ):
        if "SERVICE" in token.word:
            target = after if following.word == "SILENT" else following
            yield target if target.kind in ("iri", "prefixed") else nothing
        elif token.kind == "prefixed" and following.text == "{" and before.word not in ("GRAPH", "FROM", "NAMED"):
            yield from [nothing] * ("SERVICE" in token.text.partition(":")[0].upper())


def syntax_error(text: str, message: str, names: Names, *, shift: int = 0) -> QueryError:
    """Say where a query is malformed: line and column, and the line itself. ``shift`` is what was put before its first line."""
    if unknown := undeclared(read(text), names.prefixes):
        return QueryError(
            f"the query is malformed: the prefix {unknown}: is not declared",
            remedy=f"Declared already: {', '.join(sorted(names.prefixes))}",
        )
    place = re.search(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if not place:
        return QueryError(f"the query is malformed: {message}")
    line, column = int(place[1]), int(place[2])
    column -= shift if line == 1 else 0
    lines = text.split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    told = place[3].strip()
    told = told if len(told) < 160 else "something else is expected here"
    return QueryError(
        f"the query is malformed at line {line}, column {column}: {told}",
        remedy=f"{shown}\n  {' ' * (column - 1)}^" if shown else "",
    )
