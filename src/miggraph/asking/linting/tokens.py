"""The names in a SPARQL query: prefixed ones and full IRIs, and the prefixes that it declares, by line.

Texts, comments and what stands inside an IRI are no names (SPARQL 1.1 Query Language, section 19.8).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<text>  \'\'\'(?:\\.|[^\\])*?\'\'\' | \"\"\"(?:\\.|[^\\])*?\"\"\" | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | \#[^\n]* )
    | \b(?i:PREFIX)\s+(?P<declared>[\w.-]*):\s*<(?P<namespace>[^<>\s]*)>
    | <(?P<iri>[^<>"{}|^`\\\s]*)>
    | (?<![\w?$@:.-])(?P<prefix>(?:[^\W\d_](?:[\w.-]*[\w-])?)?):(?P<local>(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[^\w\s])(?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[^\w\s])*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[^\w\s]))?)?)
    """,
    re.VERBOSE | re.DOTALL,
)


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
    for match in _TOKEN.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if match["namespace"] is not None:
            declared[match["declared"]] = match["namespace"]
        elif match["iri"] is not None:
            found.append(Name(None, match["iri"], line))
        elif match["local"] is not None:
            found.append(Name(match["prefix"], match["local"], line))
    return declared, found
