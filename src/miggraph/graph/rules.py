"""Rules: CONSTRUCT queries in files, run in the order of their names, each on what those before it derived too.

A rule may say that it is thing-local, by the variable that stands for the thing: ``#+ thing: resource``. What it concludes then follows from
the statements of one thing, which are those of all its records and of what is nested in them, and from the vocabulary; so it may be run on
some things alone. Every other rule is run on the whole graph, and so is each behind it, which may build on what that one concludes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from miggraph.graph import sparql
from miggraph.graph.limits import unlimited
from miggraph.graph.sparql import Token
from miggraph.ground.errors import HomeError, QueryError
from miggraph.ground.homes import Home
from miggraph.ground.names import PREFIXES

_HEADER = re.compile(r"^#\+\s*thing:\s*(\w+)\s*$", re.MULTILINE)
_TERMS = ("variable", "prefixed", "iri")


@dataclass(frozen=True)
class Rule:
    """A rule of a home: its text, and, where it is thing-local, the same as a SELECT query of the thing and of what is concluded of it."""

    path: Path
    text: str
    thing: str = ""
    of_things: str = ""

    @property
    def is_local(self) -> bool:
        return bool(self.of_things)


def read(home: Home) -> list[Rule]:
    """Read the rules of a home, in the order in which they are run. Raises HomeError where a file cannot be read."""
    return [_read(path, home) for path in home.rules()]


def local(rules: Iterable[Rule]) -> list[Rule]:
    """List the rules that may be run thing by thing: those in front of the first that may not."""
    return list(takewhile(lambda rule: rule.is_local, rules))


def run(home: Home, store: ox.Store, chosen: Iterable[Rule], graph: Any) -> list[ox.Quad]:
    """Run some rules on a whole store, put what they derive into a graph of it, and return that. Raises HomeError where one cannot be run."""
    found: list[ox.Quad] = []
    for rule in chosen:
        try:
            triples = unlimited().run(partial(_conclusions, home, store, rule.text))
        except (SyntaxError, OSError, TypeError, AttributeError, QueryError) as error:
            raise HomeError(f"the rule cannot be run: {error}", where=str(rule.path)) from error
        quads = [ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples]
        store.extend(quads)
        found += quads
    return found


def _conclusions(home: Home, store: ox.Store, text: str) -> list[ox.Triple]:
    if sparql.read(text).services:
        raise QueryError("a rule calls no service")
    triples: Any = store.query(text, base_iri=home.settings.base, prefixes=PREFIXES, use_default_graph_as_union=True)
    return list(triples)


def _read(path: Path, home: Home) -> Rule:
    try:
        text = home.names.in_query(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise HomeError(f"the rule cannot be run: {error}", where=str(path)) from error
    thing = _HEADER.search(text)
    return Rule(path, text, thing[1], of_things(text, thing[1])) if thing else Rule(path, text)


def of_things(text: str, thing: str) -> str:
    """Return a CONSTRUCT query of one statement as a SELECT query of the thing and the three terms; "" where it is of another form.

    >>> of_things("CONSTRUCT { ?x a ?y } WHERE { ?x ?p ?y }", "x").strip()
    'SELECT (?x AS ?thing_) (?x AS ?subject_) (<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> AS ?predicate_) (?y AS ?object_) WHERE { ?x ?p ?y }'
    """
    found = list(sparql.tokens(text))
    start = next((place for place, token in enumerate(found) if token.word == "CONSTRUCT"), len(found))
    template = found[start + 1 : start + 6]
    if (
        f"?{thing}" not in {token.text for token in found}
        or [token.text for token in template[:1]] != ["{"]
        or not all(map(_is_term, template[1:4]))
    ):
        return ""
    rest = found[start + 6 if template[4].text == "." else start + 5 :]
    if [token.text.upper() for token in rest[:3]] != ["}", "WHERE", "{"]:
        return ""
    columns = zip(map(_term, template[1:4]), ("subject_", "predicate_", "object_"), strict=True)
    selected = " ".join(f"({term} AS ?{name})" for term, name in columns)
    return f"{text[: found[start].start]} SELECT (?{thing} AS ?thing_) {selected} {text[rest[1].start :]}"


def fault(rule: Rule) -> str:
    """Say why a rule is not thing-local although it says so; "" where nothing speaks against it.

    What can be seen in the text is seen: whether it follows from one thing alone is for who writes it to know.
    """
    if rule.of_things:
        return ""
    if f"?{rule.thing}" not in {token.text for token in sparql.tokens(rule.text)}:
        return f"there is no variable ?{rule.thing} in it"
    return "a rule with a thing concludes one statement: CONSTRUCT { ?subject PREDICATE ?object } WHERE { … }"


def _is_term(token: Token) -> bool:
    return token.kind in _TERMS or token.text == "a"


def _term(token: Token) -> str:
    return f"<{PREFIXES['rdf']}type>" if token.text == "a" else token.text
