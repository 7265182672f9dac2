"""Manifests: what a reconciliation service says of itself (Reconciliation Service API 0.2, section "Service Manifest")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from miggraph.ground.errors import StoreError
from miggraph.linking.vocabularies import cleaning

MOST = 50  # queries in a batch, also where a service would take more
LONGEST = 100  # characters of a name
SEPARATORS = ("/", "#", "=", ":", "_")


REMEDY = "Is the address right, and the service running? It has to be that of a reconciliation service or of a SPARQL endpoint."


SPACE = "Ask who runs the service: candidates are identified by web addresses that begin with it."


class OtherVersion(StoreError):
    """A reconciliation service that speaks no version that is spoken here."""


@dataclass(frozen=True)
class Manifest:
    """What a service says of itself."""

    name: str
    source: str
    namespace: str
    default_types: tuple[str, ...] = ()
    batch_size: int = MOST
    extends: bool = False


def read(document: Mapping[str, Any], address: str) -> Manifest:
    """Read a manifest. One of version 0.1 has no ``versions``, and may lack more. Raises StoreError where it is none, or of another version."""
    source, name = document.get("identifierSpace"), document.get("name")
    versions = document.get("versions", ["0.1"])
    if not (isinstance(source, str) and source and isinstance(name, str) and name):
        raise StoreError("this is not a reconciliation service: its manifest lacks name or identifierSpace", where=address, remedy=REMEDY)
    if not isinstance(versions, list) or not {"0.1", "0.2"} & set(map(str, versions)):
        raise OtherVersion(f"this service speaks only versions {versions} of the reconciliation API; 0.2 or 0.1 is needed", where=address)
    if not (source := _space(source)):
        raise StoreError("the identifierSpace of this service is no web address", where=address, remedy=SPACE)
    size, types, view = document.get("batchSize"), document.get("defaultTypes"), document.get("view")
    template = view.get("url") if isinstance(view, dict) else None
    return Manifest(
        name=cleaning.text(name[:LONGEST]),
        source=source,
        namespace=_namespace(source, template if isinstance(template, str) else ""),
        default_types=tuple(t["id"] for t in types if isinstance(t, dict) and isinstance(t.get("id"), str))
        if isinstance(types, list)
        else (),
        batch_size=min(size, MOST) if isinstance(size, int) and size > 0 else MOST,
        extends=isinstance(document.get("extend"), dict),
    )


def _namespace(space: str, template: str) -> str:
    """Return what an entity's id follows: the identifier space, or the address of its page where the space is no prefix (Getty's is a page)."""
    if space.endswith(SEPARATORS):
        return space
    return (_space(template.removesuffix("{{id}}")) if template.endswith("{{id}}") else "") or f"{space}/"


def _space(address: str) -> str:
    """Return a namespace in which a service may name things: one on the web."""
    space = cleaning.iri(address)
    return space if space.startswith(("http://", "https://")) else ""
