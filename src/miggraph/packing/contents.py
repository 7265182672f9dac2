"""What is in a package: the records as the home has them, the graph in the formats of others, and what it takes to read both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from miggraph import exporting
from miggraph.bibliography.formats import FORMATS as BIBLIOGRAPHIES
from miggraph.ground.settings import FILE, Settings
from miggraph.looking import catalogue, citation_file
from miggraph.looking.description import Dump, Release
from miggraph.packing import records

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

BASE = "base/"  # the folder of what every home stands on
GRAPHS = ("nquads", "turtle", "jsonld")
PUBLICATIONS = {"publications.bib": "bibtex", "publications.ris": "ris", "publications.json": "csl-json", "publications.csv": "csv"}
OTHERS = {
    ".yaml": "application/yaml", ".yml": "application/yaml", ".jsonl": "application/jsonl", ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle", ".rq": "application/sparql-query", ".jsonld": "application/ld+json", ".toml": "application/toml",
    ".md": "text/markdown", ".cff": "application/yaml", "": "text/plain",
}  # fmt: skip
PARTS = {"ontology": (".ttl", ".rq", ".jsonld"), "queries": (".rq", ".yaml", ".yml")}


@dataclass(frozen=True)
class File:
    """A file of a package: its path in it, what it is, its media type, and its bytes."""

    path: str
    what: str
    media_type: str
    data: bytes


def files(graph: Graph, *, date: str, address: str) -> Iterator[File]:
    """Yield the files of a package, but for its metadata and its manifest."""
    yield from _dumps(graph, date)
    yield from (_plain(path, "Records", data) for path, data in records.files(graph))
    yield _plain(FILE, "The settings of the list", _settings(graph.home.settings))
    yield from _around(graph.home.path, "", "of the list") if not graph.home.is_layer else ()
    yield from _around(graph.home.layer.path, BASE, "that every list stands on")
    yield _plain(citation_file.NAME, "How to cite it", citation_file.citation(graph, date=date, address=address).encode())
    yield _plain("README.md", "What is in this package", _readme(graph, date).encode())


def _dumps(graph: Graph, date: str) -> Iterator[File]:
    """Yield the whole graph in the formats that others read, its publications, contacts and descriptions."""
    from miggraph.exporting import vcard
    from miggraph.exporting.items import items

    dumps = []
    for name in GRAPHS:
        form = exporting.FORMATS[name]
        data = exporting.export(graph, name).encode()
        dumps.append(Dump(f"graph{form.ending}", form.media_type, len(data)))
        yield File(f"dumps/graph{form.ending}", "The whole graph", form.media_type, data)
    if publications := items(graph, []):
        for path, name in PUBLICATIONS.items():
            written = exporting.bibliography(publications, name)
            data = written.encode() if isinstance(written, str) else written
            yield File(f"dumps/{path}", "The publications", BIBLIOGRAPHIES[name].media_type, data)
    if contacts := vcard.export(graph, []):
        yield File("dumps/contacts.vcf", "The contacts", "text/vcard", contacts.encode())
    for vocabulary, describe in catalogue.VOCABULARIES.items():
        text = describe(graph, Release(date, tuple(dumps)))
        yield File(f"dumps/{vocabulary}.ttl", "The graph described as a dataset", "text/turtle", text.encode())


def _around(folder: Path, into: str, whose: str) -> Iterator[File]:
    """Yield the ontology, shapes, rules and queries of a folder, and its licences."""
    for part, endings in PARTS.items():
        for file in sorted((folder / part).rglob("*")):
            if file.is_file() and file.suffix in endings:
                yield _plain(into + file.relative_to(folder).as_posix(), f"{part.capitalize()} {whose}", file.read_bytes())
    for file in sorted(folder.glob("LICENSE*")):
        yield _plain(into + file.name, f"Licences {whose}", file.read_bytes())


def _plain(path: str, what: str, data: bytes) -> File:
    return File(path, what, OTHERS.get(Path(path).suffix, OTHERS[""]), data)


def _settings(settings: Settings) -> bytes:
    """Return ``miggraph.toml`` as it opens the records of the package: what is in it is published, and a logo is not."""
    names = ("title", "base", "language", "license", "publisher", "contact", "description", "color")
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name in names if (value := getattr(settings, name))]
    return ("\n".join(["[graph]", *lines]) + "\n").encode()


def _readme(graph: Graph, date: str) -> str:
    settings = graph.home.settings
    name = citation_file.publisher(graph)[0]
    return f"""# {settings.title}

{settings.description or "An annotated list as a knowledge graph."}

| | |
|---|---|
| published | {date} |
| by | {name or "the makers of the list"} |
| licence | {settings.license} |
| ids are relative to | {settings.base} |

| here | is |
|---|---|
| `dumps/` | the whole graph in RDF (`graph.nq`, `graph.ttl`, `graph.jsonld`), the publications for reference managers, the contacts for address books, and VoID and DCAT |
| `data/` | the records that the graph is made from, and the links to other vocabularies (SSSOM) |
| `miggraph.toml`, `ontology/`, `queries/` | the settings of the list, and what it adds to the ontology, shapes and queries |
| `base/` | the ontology, SHACL shapes, rules and queries that every such list stands on, with their licences |
| `CITATION.cff` | how to cite it |
| `ro-crate-metadata.json` | what every file is (RO-Crate 1.2) |
| `manifest-sha256.txt` | the digest of every file: check them with `sha256sum -c manifest-sha256.txt` |

Nothing but a program that reads RDF is needed to use the graph: load `dumps/graph.nq`. With [miggraph](https://w3id.org/miggraph/) the folder opens as it is: `miggraph --home . stats`.
"""
