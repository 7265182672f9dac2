"""Reading what a graph is made from beside its records: the vocabulary of a home, and its ontology."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox

from miggraph.graph import rules
from miggraph.graph.assembly import deriving, statements
from miggraph.graph.assembly.vocabulary import KINDS, Vocabulary
from miggraph.ground.errors import HomeError
from miggraph.ground.homes import Home
from miggraph.ground.names import BASE
from miggraph.records import context, parts
from miggraph.records.context import Contexts

# How the record of such a thing begins, in YAML or JSON; an escape may hide it, so what has one is looked at.
_ID = re.compile(rb"""\bid["']?[ \t]*:[ \t]*["']?(?:theme|place|language|term)\\?/|\\u00[0-7]|\\x""")


def vocabulary(home: Home, contexts: Contexts | None = None) -> Vocabulary:
    """Read the vocabulary of a home. Raises HomeError where its ontology, context or rules cannot be read, OSError where records cannot."""
    loaded = contexts or context.load(home)
    found = rules.read(home)
    bare = Vocabulary(home.names, loaded, tuple(found))
    quads = b"".join([ox.serialize(ontology(home), format=ox.RdfFormat.N_QUADS) or b"", *_said(home, bare)])
    triples = b"".join(dict.fromkeys(deriving.triples(quads).splitlines(keepends=True)))
    steps, aside = deriving.steps(triples, rules.local(found), home.names)
    return replace(bare, triples=triples, steps=tuple(steps), aside=aside)


def ontology(home: Home) -> ox.Store:
    """Load the classes and properties of the layer and of a home, each into a graph of its own. Raises HomeError."""
    store = ox.Store()
    for path in home.ontologies():
        base = BASE if path.is_relative_to(home.layer.path) else home.settings.base
        try:
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=base, to_graph=ox.NamedNode(f"{base}ontology"))
        except (SyntaxError, OSError) as error:
            raise HomeError(f"the ontology cannot be read: {error}", where=str(path)) from error
    return store


def _said(home: Home, bare: Vocabulary) -> Iterator[bytes]:
    """Yield what the records of the vocabulary say; what is wrong with them is found elsewhere."""
    for part in parts.of_home(home):
        data = part.read()
        if part.path.suffix == ".jsonl":
            data = b"\n".join(line for line in data.split(b"\n") if _ID.search(line))
        if _ID.search(data):
            said = statements.read(part, data, bare)
            yield from (said.quads[r.first : r.last] for r in said.records if r.id.partition("/")[0] in KINDS)
