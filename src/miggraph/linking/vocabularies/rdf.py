"""Vocabularies in RDF files, of any syntax that pyoxigraph reads: SKOS, or whatever has labels."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from miggraph.errors import DataError
from miggraph.linking.model import Term
from miggraph.linking.vocabularies.statements import ORDER, Statement, terms

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


def ending(path: Path) -> str:
    """Return the ending that says the syntax of a file: of a compressed one, that of what is in it."""
    return Path(path.stem).suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()


def _statements(path: Path) -> Iterator[Statement]:
    """Yield what a file states about things that have an IRI."""
    import pyoxigraph as ox

    syntax = getattr(ox.RdfFormat, SYNTAXES.get(ending(path), "JSON_LD"))
    try:
        with _open(path) as stream:
            for quad in ox.parse(stream, format=syntax, base_iri=path.absolute().as_uri(), lenient=True):
                if quad.predicate.value in ORDER and isinstance(quad.subject, ox.NamedNode):
                    yield from _statement(quad)
    except SyntaxError as error:
        line = error.lineno or (_line_of_xml(path) if syntax == ox.RdfFormat.RDF_XML else 0)
        place = f"{path}:{line}" if line else str(path)
        raise DataError(f"this is not {syntax.name}: {error.msg}", where=place, remedy="Mend or replace the file.") from None
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise DataError(f"the file cannot be read: {error}", where=str(path)) from None


def _statement(quad: ox.Quad) -> Iterator[Statement]:
    import pyoxigraph as ox

    value = quad.object
    if isinstance(value, ox.Literal):
        yield Statement(quad.subject.value, quad.predicate.value, value.value, (value.language or "").lower())  # type: ignore[union-attr]
    elif isinstance(value, ox.NamedNode):
        yield Statement(quad.subject.value, quad.predicate.value, value.value)  # type: ignore[union-attr]


def _line_of_xml(path: Path) -> int:
    """Return the line at which a file stops being XML, which the RDF/XML parser does not tell; 0 where it is XML."""
    from xml.parsers import expat

    try:
        with _open(path) as stream:
            expat.ParserCreate().ParseFile(stream)
    except expat.ExpatError as error:
        return error.lineno
    return 0


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]
