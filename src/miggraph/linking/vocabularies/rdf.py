"""Vocabularies in RDF files, of any syntax that pyoxigraph reads: SKOS, or whatever has labels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from miggraph.ground.errors import DataError
from miggraph.linking.model import Term
from miggraph.linking.vocabularies.files import ending, opened, refuse_entities
from miggraph.linking.vocabularies.statements import LITERAL_FORM, ORDER, XL, Statement, terms

if TYPE_CHECKING:
    import pyoxigraph as ox

# The ending of a file: the name of its syntax in pyoxigraph.
SYNTAXES = {
    ".ttl": "TURTLE",
    ".turtle": "TURTLE",
    ".nt": "N_TRIPLES",
    ".nq": "N_QUADS",
    ".trig": "TRIG",
    ".n3": "N3",
    ".rdf": "RDF_XML",
    ".owl": "RDF_XML",
    ".xml": "RDF_XML",
    ".jsonld": "JSON_LD",
}


def read(path: Path) -> Iterator[Term]:
    """Yield the terms of a file, or of a folder's files together. Raises DataError at the line that cannot be read."""
    yield from terms(statement for file in files(path) for statement in _statements(file))


def files(path: Path) -> list[Path]:
    """List the RDF files at or below a path."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if ending(file) in SYNTAXES and file.is_file())
    return [path]


def _statements(path: Path) -> Iterator[Statement]:
    """Yield what a file states about things that have an IRI, and the spelling of labels that may have none."""
    for quad in quads(path):
        if quad.predicate.value in ORDER:
            yield from _statement(quad)


def quads(path: Path) -> Iterator[ox.Quad]:
    """Yield the statements of a file. Raises DataError at the line that cannot be read."""
    import pyoxigraph as ox

    syntax = getattr(ox.RdfFormat, SYNTAXES.get(ending(path), "JSON_LD"))
    if syntax == ox.RdfFormat.RDF_XML:
        refuse_entities(path)
    try:
        with opened(path) as stream:
            yield from ox.parse(stream, format=syntax, base_iri=path.absolute().as_uri(), lenient=True, rename_blank_nodes=True)
    except SyntaxError as error:
        line = error.lineno or (_line_of_xml(path) if syntax == ox.RdfFormat.RDF_XML else 0)
        place = f"{path}:{line}" if line else str(path)
        raise DataError(f"this is not {syntax.name}: {error.msg}", where=place, remedy="Mend or replace the file.") from None
    except MemoryError:  # what the parser raises for more than 16 MB without a break
        raise DataError(
            "a line or a value of this file is too long to be read", where=str(path), remedy="Mend or replace the file."
        ) from None


def _statement(quad: ox.Quad) -> Iterator[Statement]:
    import pyoxigraph as ox

    subject, predicate, value = quad.subject, quad.predicate.value, quad.object
    is_label = isinstance(subject, ox.BlankNode) and predicate == LITERAL_FORM
    if not (is_label or isinstance(subject, ox.NamedNode)):
        return
    if isinstance(value, ox.Literal):
        yield Statement(_id(subject), predicate, value.value, (value.language or "").lower())
    elif isinstance(value, ox.NamedNode) or (isinstance(value, ox.BlankNode) and predicate in XL):
        yield Statement(_id(subject), predicate, _id(value))


def _id(node: object) -> str:
    """Return an IRI, or the name of a blank node."""
    return str(getattr(node, "value", ""))


def _line_of_xml(path: Path) -> int:
    """Return the line at which a file stops being XML, which the RDF/XML parser does not tell; 0 where it is XML."""
    from xml.parsers import expat

    try:
        with opened(path) as stream:
            expat.ParserCreate().ParseFile(stream)
    except expat.ExpatError as error:
        return error.lineno
    return 0
