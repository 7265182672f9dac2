"""Terms: the prefixes, classes and properties that queries and rules name. A name that is misspelt makes a query find nothing, without a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.asking.linting.tokens import names
from miggraph.ground.errors import HomeError
from miggraph.ground.names import MIG, PREFIXES, RDF_TYPE, Names
from miggraph.ground.similar import CUTOFF

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

KINDS = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty", "rdfs:Class", "rdf:Property")
DECLARES = frozenset(ox.NamedNode(Names().iri(kind)) for kind in KINDS)
Fault = tuple[int, str]


@dataclass(frozen=True)
class Vocabulary:
    """The terms that ontologies and context declare, and the namespaces in which there are no others."""

    terms: frozenset[str]
    namespaces: frozenset[str]

    def lacks(self, iri: str) -> bool:
        """Say whether an IRI would be a term of ours or the home's, and is none."""
        start, local = _split(iri)
        return bool(local) and start in self.namespaces and iri not in self.terms

    def near(self, iri: str) -> list[str]:
        """Return the term whose name is spelt most nearly so, if one is near."""
        from rapidfuzz import fuzz

        # A class and its property often differ in the first letter only: capitals decide, but only between those that are as near without.
        start, local = _split(iri)
        names = {term: term[len(start) :] for term in self.terms if _split(term)[0] == start}
        scored = [(fuzz.ratio(local.lower(), name.lower()), fuzz.ratio(local, name), term) for term, name in names.items()]
        return [term for score, _, term in sorted(scored)[-1:] if score >= CUTOFF]


def vocabulary(graph: Graph) -> Vocabulary:
    """Read which terms the layer and the home declare. Raises HomeError where an ontology cannot be read.

    A namespace is the home's where it declares a class or a property in it; not those of the layer's prefixes, for which a home may have a label.
    """
    declared = {key.iri for key in graph.context.keys.values()} | set(graph.context.types.values())
    own = {MIG, f"{graph.home.settings.base}ontology#"}
    for file in graph.home.ontologies():
        quads = _statements(file, graph.home.settings.base)
        declared.update(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))
        if graph.home.owns(file):
            terms = (quad.subject for quad in quads if quad.predicate.value == RDF_TYPE and quad.object in DECLARES)
            own.update(_split(term.value)[0] for term in terms if isinstance(term, ox.NamedNode))
    return Vocabulary(frozenset(declared), frozenset(own - (set(PREFIXES.values()) - {MIG})))


def _statements(file: Path, base: str) -> list[ox.Quad]:
    try:
        return list(ox.parse(path=str(file), format=ox.RdfFormat.TURTLE, base_iri=base))
    except (SyntaxError, OSError) as error:
        raise HomeError(f"the ontology cannot be read: {error}", where=str(file)) from error


def unknown_terms(text: str, graph: Graph) -> list[str]:
    """Say which terms of ours and the home's a query names that no ontology has, each once."""
    return list(dict.fromkeys(message for _, message in unknown(graph, vocabulary(graph), text)))


def unknown(graph: Graph, known: Vocabulary, text: str) -> Iterator[Fault]:
    """Yield the terms that a query names and no ontology has, by line, with what may have been meant."""
    declared, found = names(text)
    for name in found:
        iri = name.iri({**graph.names.prefixes, **declared})
        if known.lacks(iri):
            near = known.near(iri)
            start = _split(iri)[0]
            shown = [f"<{term}>" if name.prefix is None else f"{name.prefix}:{term[len(start) :]}" for term in (iri, *near)]
            yield name.line, f"there is no {shown[0]}" + (f": did you mean {shown[1]}?" if near else "")


def undeclared(graph: Graph, text: str) -> Iterator[Fault]:
    """Yield the prefixes that a query uses and does not declare itself: elsewhere nobody else does."""
    for line, prefix in undeclared_prefixes(text):
        namespace = graph.names.prefixes.get(prefix)
        remedy = f": write PREFIX {prefix}: <{namespace}>" if namespace else ""
        yield line, f"the prefix {prefix}: is not declared{remedy}"


def undeclared_prefixes(text: str) -> list[tuple[int, str]]:
    """List the prefixes that a text uses and does not declare, each with the line where it stands first."""
    declared, found = names(text)
    lines = {name.prefix: name.line for name in reversed(found) if name.prefix is not None and name.prefix not in declared}
    return [(line, prefix) for prefix, line in lines.items()]


def _split(iri: str) -> tuple[str, str]:
    """Split an IRI into its namespace and the local name."""
    end = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:end], iri[end:]
