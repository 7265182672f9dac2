"""Exporting the graph: one table of formats, each a function from quads to text; and one of bibliographies, each a function from items.

The same data gives the same bytes: subjects, predicates and objects are sorted, and the cells of lists have stable names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.bibliography import formats as bibliographies
from miggraph.ground.errors import ParameterError

if TYPE_CHECKING:
    import rdflib

    from miggraph.bibliography.model import Item
    from miggraph.graph.graph import Graph
    from miggraph.records.context import Context

FEW = 20  # things that are looked up one by one; of more, all statements are read once
Quads = list[ox.Quad]


@dataclass(frozen=True)
class Format:
    """A serialisation: its writer, its media type, its file ending, and other names it is known by."""

    write: Callable[[Quads, Context], str]
    media_type: str
    ending: str
    other_names: tuple[str, ...] = ()


def _ntriples(quads: Quads, _: Context) -> str:
    return "".join(sorted({f"{quad.triple} .\n" for quad in quads}))


def _nquads(quads: Quads, _: Context) -> str:
    return "".join(sorted({f"{quad} .\n" for quad in quads}))


# The others are imported when they write: rows are written far more often than graphs.
def _turtle(quads: Quads, context: Context) -> str:
    from miggraph.exporting.turtle import turtle

    return turtle(quads, context)


def _trig(quads: Quads, context: Context) -> str:
    from miggraph.exporting.turtle import trig

    return trig(quads, context)


def _jsonld(quads: Quads, context: Context) -> str:
    from miggraph.exporting.jsonld import jsonld

    return jsonld(quads, context)


def _rdfxml(quads: Quads, context: Context) -> str:
    from miggraph.exporting.rdfxml import rdfxml

    return rdfxml(quads, context)


FORMATS = {
    "turtle": Format(_turtle, "text/turtle", ".ttl", ("ttl",)),
    "jsonld": Format(_jsonld, "application/ld+json", ".jsonld", ("json-ld",)),
    "ntriples": Format(_ntriples, "application/n-triples", ".nt", ("nt", "n-triples", "nt11")),
    "nquads": Format(_nquads, "application/n-quads", ".nq", ("nq", "n-quads")),
    "trig": Format(_trig, "application/trig", ".trig"),
    "rdfxml": Format(_rdfxml, "application/rdf+xml", ".rdf", ("xml", "pretty-xml", "rdf", "rdf-xml")),
}
DATASETS = ("nquads", "trig")  # the formats that have named graphs
NAMES = {name: key for key, form in FORMATS.items() for name in (key, *form.other_names)}
ENDINGS = {form.ending: key for key, form in FORMATS.items()} | {".xml": "rdfxml", ".owl": "rdfxml", ".json": "jsonld"}
VCARD = "vcard"
CONTACTS = {VCARD: VCARD, "vcf": VCARD}  # other names of the format of contacts


def name_of(format: str) -> str:
    """Return the name of a format, of RDF, bibliographies or contacts, from any of its names. Raises ParameterError for an unknown one."""
    known = NAMES | bibliographies.NAMES | CONTACTS
    if format.lower() not in known:
        raise ParameterError(f'there is no format "{format}"', remedy=f"Formats: {', '.join([*FORMATS, *bibliographies.FORMATS, VCARD])}")
    return known[format.lower()]


def endings() -> dict[str, str]:
    """Return the formats of RDF, bibliographies and contacts by the endings of their files."""
    return {**ENDINGS, **bibliographies.ENDINGS, ".vcf": VCARD}


def serialize(quads: Quads, format: str, context: Context) -> str:
    """Serialise quads as text in one of the formats of RDF.

    Raises ParameterError for an unknown one, and for what the format cannot say: nothing is written that would not come back as it was.
    """
    from miggraph.graph.lists import stable

    if format.lower() not in NAMES:
        raise ParameterError(f'there is no format "{format}"', remedy=f"Formats: {', '.join(FORMATS)}")
    return FORMATS[NAMES[format.lower()]].write(stable(quads), context)


def export(graph: Graph, format: str, things: Iterable[str] = (), *, with_ontology: bool = False) -> str:
    """Serialise a graph, or what it says about some things and their nested records.

    ``with_ontology`` adds classes and properties and, where a format has named graphs, their merge as the default graph: all that another
    store needs to answer as ours does, and what ``build`` writes to ``graph.nq``.
    """
    from miggraph.graph.lists import stable

    wanted = set(things)
    quads = _few(graph, wanted) if 0 < len(wanted) <= FEW else about(graph.quads(), wanted) if wanted else graph.quads()
    if with_ontology:
        quads = stable([*quads, *graph.ontology()])  # before the merge: a list in two graphs would keep the names of its parser
        if NAMES.get(format.lower()) in DATASETS:
            quads += [ox.Quad(q.subject, q.predicate, q.object) for q in quads]
    return serialize(quads, format, graph.context)


def bibliography(items: list[Item], format: str, *, ascii: bool = False) -> str | bytes:
    """Write CSL-JSON items in one of the formats of bibliographies: text, or the bytes of a workbook.

    Raises ParameterError for an unknown format, for ``ascii`` with one that cannot say in ASCII what is not, and for characters that a format
    has no way to write: records have none, but a store or a service of others may.
    """
    from miggraph.exporting.writable import refuse_unfit

    write = _function(bibliographies.FORMATS[name_of(format)].writer)
    if ascii:
        refuse_ascii(format)
    if not bibliographies.FORMATS[name_of(format)].has_escapes:
        refuse_unfit(items, name_of(format), [name for name, form in bibliographies.FORMATS.items() if form.has_escapes])
    written: str | bytes = write(items, ascii=True) if ascii else write(items)
    return written


def csvw(name: str, base: str) -> str:
    """Return the CSVW metadata of a csv file, which stand beside it (W3C, Model for Tabular Data and Metadata on the Web, section 5.3)."""
    return str(_function("tables:metadata")(name, base))


def refuse_ascii(format: str) -> None:
    """Raise ParameterError for a format that cannot say in ASCII what is not."""
    able = [name for name, form in bibliographies.FORMATS.items() if form.has_ascii]
    if name_of(format) not in able:
        raise ParameterError(f"{name_of(format)} has no way to write accents in ASCII", remedy=f"--ascii goes with {' and '.join(able)}")


def _function(name: str) -> Callable[..., Any]:
    """Return a function of a module below this one, imported when it is needed."""
    import importlib

    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(f"miggraph.exporting.{module}"), function)
    return found


def _few(graph: Graph, things: set[str]) -> Quads:
    """Look up the statements about some things: to read the whole graph for each page of a site takes as long as the graph is large."""
    skipped = {*graph.names.ontologies, *([graph.names.derived] if graph.asserted else [])}
    found = [quad for thing in sorted(things) if "#" not in thing for quad in graph.store.about(thing)]
    return [quad for quad in dict.fromkeys(found) if quad.graph_name.value not in skipped]


def about(quads: Quads, things: set[str]) -> Quads:
    """Select the statements about some things, their nested records, and the lists these hold."""
    chosen = [q for q in quads if isinstance(q.subject, ox.NamedNode) and q.subject.value.partition("#")[0] in things]
    cells: dict[ox.BlankNode, Quads] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.BlankNode):
            cells.setdefault(quad.subject, []).append(quad)
    for quad in chosen:  # grows while it is read: the cells that the chosen ones lead to
        if isinstance(quad.object, ox.BlankNode):
            chosen.extend(cells.pop(quad.object, []))
    return chosen


def to_rdflib(graph: Graph) -> rdflib.Dataset:
    """Return a graph as an rdflib Dataset whose default graph is the union of its named graphs.

    From then on rdflib fetches no graphs that queries name: by itself it reads ``FROM <file:///…>`` from this computer.
    """
    import rdflib
    import rdflib.plugins.sparql

    rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
    dataset = rdflib.Dataset(default_union=True)
    for prefix, namespace in graph.names.prefixes.items():
        dataset.bind(prefix, namespace, replace=True)
    dataset.parse(data=serialize(graph.quads(), "nquads", graph.context), format="nquads")
    return dataset
