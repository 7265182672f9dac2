"""The description of a graph as a dataset: what its catalogue entries have in common, all of it from the settings of the home.

Nothing is guessed. The day of a release, where its files stand and where it can be asked are known to who publishes it, and are told; a
day that were read off the files would be another in every copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.graph.remote import Remote
from miggraph.ground.names import PREFIXES, RDF_TYPE, RDFS_LABEL, XSD

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"  # DCAT asks for these addresses of the languages of ISO 639-1 (class Cataloged Resource, property language)
ADDRESS = re.compile(r"(?:https?|mailto|urn|tel):\S+")
LABEL = "SELECT ?label WHERE {{ <{thing}> <{property}> ?label }} ORDER BY ?label LIMIT 1"

Value = ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Dump:
    """A file that holds the whole graph; ``address`` is "" where it is not known where it will stand."""

    name: str
    media_type: str
    size: int  # bytes
    address: str = ""


@dataclass(frozen=True)
class Release:
    """What is known of a publication of the graph, and not by the graph: its day (2026-11-27), its files, and the address of a SPARQL service."""

    date: str = ""
    dumps: tuple[Dump, ...] = ()
    endpoint: str = ""


def dataset(graph: Graph) -> ox.NamedNode:
    """Return the name of a graph as a dataset."""
    return ox.NamedNode(f"{graph.names.base}dataset")


def endpoint(graph: Graph, release: Release) -> str:
    """Return where the graph can be asked: the service of the release, or the one that it is read from."""
    return release.endpoint or (graph.store.url if isinstance(graph.store, Remote) else "")


def described(graph: Graph, node: ox.NamedNode, release: Release) -> Iterator[ox.Quad]:
    """Yield title, licence, publisher, language, contact and day of a dataset, or of a catalogue of it (DCAT 3, class Cataloged Resource)."""
    settings = graph.home.settings
    yield quad(node, "dcterms:title", ox.Literal(settings.title, language=settings.language))
    if settings.description:
        yield quad(node, "dcterms:description", ox.Literal(settings.description, language=settings.language))
    if settings.license:
        # a licence has an address; words about rights are something else
        yield quad(node, "dcterms:license" if ADDRESS.fullmatch(settings.license) else "dcterms:rights", _value(settings.license))
    if len(code := settings.language.partition("-")[0]) == 2:
        yield quad(node, "dcterms:language", ox.NamedNode(LANGUAGES + code))
    if release.date:
        yield quad(node, "dcterms:modified", ox.Literal(release.date, datatype=ox.NamedNode(f"{XSD}date")))
    yield from _publisher(graph, node)
    yield from _contact(graph, node)


def _publisher(graph: Graph, node: ox.NamedNode) -> Iterator[ox.Quad]:
    """Yield who publishes the graph: an organisation in it, which the settings name by its id, or somebody with a name only."""
    named = graph.home.settings.publisher
    if not named:
        return
    is_id = graph.context.own_id.fullmatch(named) is not None
    agent = ox.NamedNode(graph.names.iri(named) if is_id else f"{dataset(graph).value}#publisher")
    labels = [row[0] for row in graph.store.query(LABEL.format(thing=agent.value, property=RDFS_LABEL))] if is_id else []
    yield quad(node, "dcterms:publisher", agent)
    yield quad(agent, RDF_TYPE, ox.NamedNode(f"{PREFIXES['foaf']}Agent"))
    yield quad(agent, "foaf:name", labels[0] if labels else ox.Literal(named))


def _contact(graph: Graph, node: ox.NamedNode) -> Iterator[ox.Quad]:
    """Yield how to reach who answers for the graph (DCAT 3, property contact point: it is a vCard)."""
    named = graph.home.settings.contact
    if not named:
        return
    card = ox.NamedNode(f"{dataset(graph).value}#contact")
    mail = f"mailto:{named}" if re.fullmatch(r"[^\s@:/]+@[^\s@]+", named) else named
    yield quad(node, "dcat:contactPoint", card)
    yield quad(card, RDF_TYPE, ox.NamedNode(f"{PREFIXES['vcard']}Kind"))
    yield quad(card, "vcard:fn", ox.Literal(graph.home.settings.publisher or graph.home.settings.title))
    if ADDRESS.fullmatch(mail):
        yield quad(card, "vcard:hasEmail" if mail.startswith("mailto:") else "vcard:hasURL", ox.NamedNode(mail))
    else:
        yield quad(card, "vcard:note", ox.Literal(named))


def _value(text: str) -> Value:
    return ox.NamedNode(text) if ADDRESS.fullmatch(text) else ox.Literal(text)


def quad(subject: ox.NamedNode, predicate: str, value: Value) -> ox.Quad:
    """Return a statement; the predicate is a prefixed name or an IRI."""
    prefix, _, local = predicate.partition(":")
    return ox.Quad(subject, ox.NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else predicate), value)


def number(count: int, datatype: str = "integer") -> ox.Literal:
    """Return a number as a literal of one of the datatypes of XML Schema."""
    return ox.Literal(str(count), datatype=ox.NamedNode(XSD + datatype))
