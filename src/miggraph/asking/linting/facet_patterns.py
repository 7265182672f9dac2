"""Patterns of kinds, facets and fields: each must be whole, and stand beside others in one query."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from miggraph.asking.facets.composing import Composer
from miggraph.asking.facets.conditions import LITERAL
from miggraph.asking.facets.frames import Condition, Frame
from miggraph.asking.linting.facet_headers import line
from miggraph.graph.facets import Facet, Kind, Piece
from miggraph.graph.sparql import Token, tokens

Fault = tuple[int, str]
FORBIDDEN = ("SELECT", "GRAPH", "SERVICE", "FROM", "MINUS", "VALUES", "PREFIX", "BASE", "LIMIT", "OPTIONAL")
THING, VALUE = "?it", "?value"


def body(piece: Piece) -> str:
    """Return the pattern on the lines of its file."""
    return re.sub(r"^#\+.*$", "", piece.path.read_text(encoding="utf-8"), flags=re.MULTILINE)


def pattern(piece: Piece, kind: Kind) -> Iterator[Fault]:
    """Find what a bare pattern has not, variables that it must bind, and a pattern that is not whole."""
    text = body(piece)
    found = list(tokens(text))
    for token in found:
        if told := _no_part_of_it(token):
            yield text.count("\n", 0, token.start) + 1, told
    bound = set(_bound(found))
    if THING not in bound:
        yield _last(text), "?it, the thing that is listed, must be bound by the pattern, not by FILTER or BIND alone"
    if f"?{kind.one}" in (token.text for token in found):
        yield _last(text), f"?{kind.one} is what a query calls the thing itself: give the variable another name"
    if piece is kind and not kind.type:
        yield _last(text), "the pattern of a kind names its class, and nothing else: ?it a mig:Resource ."
    if piece is not kind:
        yield from _value(piece, bound | {after.text for before, after in pairwise(found) if before.word == "AS"}, text)
    yield from _whole(text)


def _no_part_of_it(token: Token) -> str:
    if token.word in FORBIDDEN:
        return f"{token.word} is no part of a bare pattern: the query that it is composed into has it"
    if token.kind == "variable" and token.text.startswith("$"):
        return f"write ?{token.text[1:]} for {token.text}"
    if token.kind == "blank":
        return f"{token.text} must not stand in two parts of a query: write a variable"
    return ""


def _value(piece: Piece, bound: set[str], text: str) -> Iterator[Fault]:
    is_said = piece.value == "yes" and isinstance(piece, Facet)  # a field gives what is so or not, as true or false
    if is_said and VALUE in bound:
        yield _last(text), "what is so or not has no ?value: give the variable another name"
    elif not is_said and VALUE not in bound:
        yield _last(text), "the pattern has no ?value"


def _bound(found: list[Token]) -> Iterator[str]:
    """Yield the variables outside of FILTER and BIND."""
    depth, skips = 0, False
    for token in found:
        if not skips and token.word in ("FILTER", "BIND"):
            skips, depth = True, 0
        elif skips and token.text in "({":
            depth += 1
        elif skips and token.text in ")}":
            depth -= 1
            skips = depth > 0
        elif not skips and token.kind == "variable":
            yield token.text


def _whole(text: str) -> Iterator[Fault]:
    """Read the pattern once, and twice in a row: what lacks its last dot passes once, and breaks what stands behind it."""
    once = _unread(f"SELECT * {{ {text}\n}}")
    if once:
        yield min(once[0], _last(text)), f"the pattern cannot be read here: {once[1]}"
    elif _unread(f"SELECT * {{ {text}\n{text}\n}}"):
        yield _last(text), "the pattern cannot stand before another: is the last dot missing?"


def _unread(query: str) -> tuple[int, str] | None:
    from pyparsing.exceptions import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parseQuery(query)
    except ParseBaseException as error:
        return error.lineno, error.line.strip()[:60]
    return None


def joint(piece: Piece, kind: Kind) -> Iterator[Fault]:
    """Find a joint variable that the pattern has not, or that no other facet shares; and paths and groups that cannot be read."""
    if not isinstance(piece, Facet):
        return
    name = f"?{piece.joint}"
    if piece.joint and (name not in _bound(list(tokens(body(piece)))) or name in (THING, VALUE)):
        yield line(piece, "joint"), f"the pattern has no {name} to share"
    elif piece.joint and not any(other.joint == piece.joint for other in kind.facets.values() if other.name != piece.name):
        yield line(piece, "joint"), f"no other facet of {kind.name} shares {name}"
    if piece.through and not (_one_step(piece.through) and not _unread(f"SELECT * {{ ?a {piece.through}* ?b }}")):
        yield line(piece, "through"), "through is one property, or a path in brackets: skos:broader, (skos:broader|^skos:narrower)"
    if piece.among and (set(_bound(list(tokens(piece.among)))) != {VALUE} or list(_whole(piece.among))):
        yield line(piece, "among"), "among is a pattern of ?value alone, and ends with a dot"


def _one_step(path: str) -> bool:
    found = list(tokens(path))
    return len(found) == 1 or (found[0].text == "(" and found[-1].text == ")")


def composed(piece: Piece, kind: Kind, prefixes: Mapping[str, str]) -> Iterator[Fault]:
    """Find a file that gives no query, when it is required, excluded, asked for, counted by or ordered by."""
    import pyoxigraph as ox

    composer = Composer(kind, dict(prefixes), lambda one: one)
    for frame in _frames(piece, kind):
        try:
            ox.Store().query(composer.compose(frame))
        except SyntaxError as error:
            yield _last(body(piece)), f"no query can be composed with it ({' '.join(frame.words())}): {error}"
            return


def _frames(piece: Piece, kind: Kind) -> Iterator[Frame]:
    if isinstance(piece, Facet):
        values = {"yes": ("yes",), "date": ("2000", "2001..2002"), "number": ("1", "2..3"), "count": ("1", "2..3")}.get(piece.value)
        values = values or (("a", "b") if piece.value in LITERAL else ("urn:a", "urn:b"))
        twice = (Condition(piece.name, values), Condition(piece.name, values[:1]), Condition(piece.name, values, is_excluded=True))
        yield Frame(kind.name, twice, by=(piece.name,) if piece.texts("group") else ())
    elif piece is kind:
        yield Frame(kind.name)
    else:
        yield Frame(kind.name, want=piece.name)
        yield Frame(kind.name, sort=piece.name)


def _last(text: str) -> int:
    return max(1, text.rstrip().count("\n") + 1)


RULES: dict[str, Callable[[Piece, Kind], Iterator[Fault]]] = {
    "facet-pattern": pattern,
    "facet-joint": joint,
}
