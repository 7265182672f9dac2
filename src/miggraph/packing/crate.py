"""The metadata of a package: what every file is, who publishes it and under which licence, as RO-Crate 1.2 has it (JSON-LD of schema.org)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from miggraph.looking import citation_file

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.packing.contents import File

NAME = "ro-crate-metadata.json"
VERSION = "https://w3id.org/ro/crate/1.2"
Entity = dict[str, Any]


def metadata(graph: Graph, files: Iterable[File], *, date: str, address: str) -> bytes:
    """Return the metadata of a package as JSON: the description of itself, the package, its files, and what these name."""
    listed = [_file(file) for file in files]
    licence, publisher = _licence(graph), _publisher(graph)
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": graph.home.settings.title,
        "description": graph.home.settings.description or f"{graph.home.settings.title}: an annotated list as a knowledge graph.",
        "datePublished": date,
        "license": _named(licence),
        "author": _named(publisher),
        "publisher": _named(publisher),
        "inLanguage": graph.home.settings.language,
        "url": address or graph.home.settings.base,
        "hasPart": [_named(entity) for entity in listed],
    }
    itself = {"@id": NAME, "@type": "CreativeWork", "conformsTo": {"@id": VERSION}, "about": _named(root)}
    document = {"@context": f"{VERSION}/context", "@graph": [itself, root, licence, publisher, *listed]}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _file(file: File) -> Entity:
    return {
        "@id": quote(file.path),
        "@type": "File",
        "name": file.path,
        "description": file.what,
        "encodingFormat": file.media_type,
        "contentSize": str(len(file.data)),
        "sha256": hashlib.sha256(file.data).hexdigest(),
    }


def _licence(graph: Graph) -> Entity:
    """Return the licence: where the settings have words and no address, it has a name only (RO-Crate 1.2, section "Licensing")."""
    said = graph.home.settings.license
    is_address = citation_file.PAGE.fullmatch(said) is not None
    return {"@id": said if is_address else "#license", "@type": "CreativeWork", "name": citation_file.spdx(said) or said}


def _publisher(graph: Graph) -> Entity:
    """Return who answers for the package: who publishes the graph, or whoever makes the list."""
    name, iri, page = citation_file.publisher(graph)
    contact = graph.home.settings.contact
    entity: Entity = {"@id": iri or "#publisher", "@type": "Organization", "name": name or f"The makers of {graph.home.settings.title}"}
    if page:
        entity["url"] = page
    if contact:
        entity["email" if contact.startswith("mailto:") else "contactPoint"] = contact.removeprefix("mailto:")
    return entity


def _named(entity: Entity) -> Entity:
    return {"@id": entity["@id"]}
