"""Locality: whether what a pattern finds of a thing depends on that thing and what is nested in it alone, so that a change elsewhere cannot matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from miggraph.graph import sparql
from miggraph.graph.sparql import Token
from miggraph.ground.names import RDF_TYPE

IT = "?it"
ENDS = ("FILTER", "UNION")
# A property leads into a thing where each of its values is nested in the thing that has it.
LEADS_OUT = """ASK { ?from %s ?to
FILTER(!COALESCE(STRSTARTS(STR(?to), CONCAT(STRBEFORE(CONCAT(STR(?from), "#"), "#"), "#")), false)) }"""


class _Elsewhere(Exception):
    """The pattern may look at other things, or says what we do not read."""


@dataclass(frozen=True)
class _Triple:
    subject: str
    paths: list[list[str]]  # alternatives, each of one step after another
    object: str


def inward(pattern: str) -> frozenset[str] | None:
    """Return the properties by which a pattern goes from ``?it`` to what has to be nested in it; None where it may look at other things."""
    try:
        triples = list(_triples(list(sparql.tokens(pattern))))
    except (_Elsewhere, IndexError):
        return None
    found = {step for triple in triples for path in triple.paths for step in path[:-1]}
    reached = {IT}
    for _ in triples:  # as many rounds as there can be steps
        for triple in triples:
            if triple.subject in reached and triple.object.startswith("?"):
                reached.add(triple.object)
    inner = {triple.subject for triple in triples} - {IT}
    if not inner <= reached:
        return None
    found |= {path[-1] for triple in triples if triple.object in inner for path in triple.paths}
    return None if RDF_TYPE in found or "a" in found else frozenset(found)


def _triples(tokens: list[Token]) -> Iterator[_Triple]:
    """Yield the triples of a pattern. Raises _Elsewhere for what is more than triples, alternatives and filters."""
    at, end = 0, len(tokens)
    while at < end:
        token = tokens[at]
        if token.text in "{}." or token.word == "UNION":
            at += 1
        elif token.word == "FILTER":
            at = _after_filter(tokens, at + 1)
        elif token.kind == "variable":
            at += 1
            while True:
                paths, at = _paths(tokens, at)
                while True:
                    yield _Triple(token.text, paths, _object(tokens[at]))
                    at += 1
                    if at >= end or tokens[at].text != ",":
                        break
                    at += 1
                if at >= end or tokens[at].text != ";":
                    break
                at += 1
        else:
            raise _Elsewhere


def _paths(tokens: list[Token], at: int) -> tuple[list[list[str]], int]:
    """Return the alternatives of a path that begins somewhere, and what stands behind it."""
    paths: list[list[str]] = [[]]
    while True:
        if tokens[at].kind not in ("iri", "prefixed") and tokens[at].text != "a":
            raise _Elsewhere
        paths[-1].append(tokens[at].text)
        mark = tokens[at + 1].text
        if mark not in ("/", "|"):
            return paths, at + 1
        paths += [[]] if mark == "|" else []
        at += 2


def _object(token: Token) -> str:
    if token.kind not in ("variable", "iri", "prefixed", "word", "number"):
        raise _Elsewhere
    return token.text


def _after_filter(tokens: list[Token], at: int) -> int:
    """Return what stands behind a filter; in that of EXISTS stand triples, which are read as any others."""
    if tokens[at].word in ("NOT", "EXISTS"):
        return at + (2 if tokens[at].word == "NOT" else 1)
    while tokens[at].text != "(":
        at += 1
    depth = 0
    while True:
        if tokens[at].word == "EXISTS":
            raise _Elsewhere
        depth += {"(": 1, ")": -1}.get(tokens[at].text, 0)
        at += 1
        if not depth:
            return at
