"""The names in a SPARQL query: prefixed ones and full IRIs, and the prefixes that it declares, by line.

Texts, comments and what stands inside an IRI are no names (SPARQL 1.1 Query Language, section 19.8).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from miggraph.graph.sparql import Token, tokens


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a query: a prefix and a local name, or a full IRI, whose prefix is None; ``line`` is 1-based."""

    prefix: str | None
    text: str
    line: int

    def iri(self, prefixes: Mapping[str, str]) -> str:
        """Return the IRI; "" for a prefix that nobody declares."""
        if self.prefix is None:
            return self.text
        return prefixes[self.prefix] + self.text if self.prefix in prefixes else ""


def names(text: str) -> tuple[dict[str, str], list[Name]]:
    """Find the prefixes that a query declares, and the names in it; of what is no SPARQL, those that can be told."""
    declared: dict[str, str] = {}
    found: list[Name] = []
    nothing = Token("", "", 0)
    words = [nothing, nothing, *tokens(text)]
    for keyword, before, token in zip(words, words[1:], words[2:], strict=False):
        line = text.count("\n", 0, token.start) + 1
        if keyword.word == "PREFIX" and before.kind == "prefixed" and token.kind == "iri":
            declared[before.text[:-1]] = token.text[1:-1]
        elif token.kind == "iri":
            found.append(Name(None, token.text[1:-1], line))
        elif token.kind == "prefixed" and before.word != "PREFIX":
            prefix, _, local = token.text.partition(":")
            found.append(Name(prefix, local, line))
    return declared, found
