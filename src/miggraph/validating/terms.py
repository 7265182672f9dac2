"""RDF terms of the two libraries, each as the other has it: pyoxigraph stores the data, pyshacl reads rdflib.

``"x"`` and ``"x"^^xsd:string`` are one literal (RDF 1.1 Concepts, section 3.3), which rdflib takes for two: here it is always the plain one.
"""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from miggraph.ground.names import XSD

Node = Any  # an IRI, a blank node or a literal of rdflib, whose own types for them do not agree with each other
STRING = XSD + "string"


def to_rdflib(term: Any, *, as_written: bool = False) -> Node:
    """Return a term of pyoxigraph as rdflib has it: ``1`` for ``01``, unless as it is written."""
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    return rdflib.Literal(term.value, datatype=None if datatype == STRING else rdflib.URIRef(datatype), normalize=not as_written)


def to_oxigraph(term: Any) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return a term of rdflib as pyoxigraph has it. Raises ValueError for an IRI or a language that RDF does not know."""
    import rdflib

    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if not isinstance(term, rdflib.Literal):
        return ox.NamedNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or STRING)))


def canonical(term: Node) -> Node:
    """Return a literal as the store writes it (``1.0`` is ``1``), so that it can be compared with what comes out of the store."""
    store = ox.Store()
    store.add(ox.Quad(ox.BlankNode(), ox.NamedNode("urn:is"), to_oxigraph(term)))
    return to_rdflib(next(iter(store)).object)
