"""The triple patterns of a query, out of its text: what the solutions of a SELECT are put into to get the triples that they rest on.

The text is one that a store has run already, so it follows the grammar. Filters, what is computed and sub-queries are left out before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from miggraph.graph.sparql import Token, tokens
from miggraph.ground.names import PREFIXES

Pattern = tuple[Any, Any, Any]  # of terms, or of the names of variables
TYPE = ox.NamedNode(f"{PREFIXES['rdf']}type")
SKIPPED = {"MINUS", "SERVICE", "VALUES"}  # what is between their braces says nothing of a solution, or stands elsewhere
BETWEEN = {*"{}.", "OPTIONAL", "UNION", "SILENT"}
ENDING = BETWEEN | SKIPPED | {"GRAPH"}  # of what is said of a subject
CLOSING = {"{": "}", "(": ")", "[": "]"}


@lru_cache(maxsize=256)
def patterns(prologue: str, where: str) -> tuple[Pattern, ...]:
    """List the triple patterns between the braces of a SELECT, but for those in MINUS, under property paths, and with blank nodes."""
    return tuple(pattern for pattern in _Patterns(list(tokens(where)), prologue).read() if None not in pattern)


class _Patterns:
    """Reads tokens one after the other. A term that is a blank node, and a predicate that is a path, is None."""

    def __init__(self, found: Sequence[Token], prologue: str) -> None:
        self.tokens, self.prologue, self.at = found, prologue, 0

    def read(self) -> Iterator[Pattern]:
        while self.at < len(self.tokens):
            word = self.here
            if word in SKIPPED:
                while self.here != "{":
                    self.at += 1
                self._skip_brackets()
            elif word == "SELECT":  # a sub-query, which is asked by itself
                self._skip_brackets(depth=1)
            elif word == "GRAPH":
                self.at += 2
            elif word in BETWEEN:
                self.at += 1
            else:
                yield from self._triples(self._term())

    @property
    def here(self) -> str:
        """The mark or the word at which the reader is; "" behind the end."""
        return (self.tokens[self.at].word or self.tokens[self.at].text) if self.at < len(self.tokens) else ""

    def _triples(self, subject: Any) -> Iterator[Pattern]:
        """Yield what is said of a subject (PropertyListPath, section 19.8)."""
        while self.here and self.here not in ENDING:
            predicate = self._predicate()
            yield subject, predicate, self._term()
            while self.here == ",":
                self.at += 1
                yield subject, predicate, self._term()
            while self.here == ";":
                self.at += 1

    def _predicate(self) -> Any:
        """Return a predicate; None for a path of more than one step."""
        is_path = False
        while self.here in ("^", "!"):
            self.at, is_path = self.at + 1, True
        if self.here == "(":
            self._skip_brackets()
            predicate = None
        else:
            predicate = self._term()
        while self.here in ("*", "+", "?", "/", "|"):
            is_further = self.here in ("/", "|")
            self.at, is_path = self.at + 1, True
            if is_further:
                self._predicate()
        return None if is_path else predicate

    def _term(self) -> Any:
        """Return the term at which the reader is, and go behind it."""
        if self.here in ("[", "("):
            self._skip_brackets()
            return None
        token, text = self.tokens[self.at], self.tokens[self.at].text
        self.at += 1
        if token.kind == "variable":
            return text[1:]
        if token.kind == "blank":
            return None
        if text == "a":
            return TYPE
        if token.kind == "mark":  # the sign of a number
            text += self._next()
        if token.kind == "string":
            if self.here == "^":
                self.at += 2
                text += f"^^{self._next()}"
            elif self.here.startswith("@"):
                text += self._next()
        return _term(self.prologue, text.lower() if token.kind == "word" else text)

    def _next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1].text

    def _skip_brackets(self, depth: int = 0) -> None:
        """Go behind the bracket that closes the one at which the reader is, or a brace that is open already."""
        opened = "{" if depth else self.here
        while True:
            depth += {opened: 1, CLOSING[opened]: -1}.get(self.here, 0)
            self.at += 1
            if not depth:
                return


@lru_cache(maxsize=1024)
def _term(prologue: str, text: str) -> Any:
    """Return an IRI or a literal as its text says: what stands there in SPARQL stands in Turtle too."""
    (quad,) = ox.parse(f"{prologue}\n<urn:a> <urn:b> {text} .", ox.RdfFormat.TURTLE)
    return quad.object
