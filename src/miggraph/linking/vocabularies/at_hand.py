"""Vocabularies at hand: those whose index is kept on this computer, found by the namespace of their terms.

Who decides on a term need not say once more where its vocabulary is: it was read when candidates were proposed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from miggraph.ground.errors import StoreError
from miggraph.linking.relations import is_in
from miggraph.linking.vocabularies import FACETS, cache
from miggraph.linking.vocabularies.indexed import Indexed


def at_hand(iri: str, kind: str, index: str | os.PathLike[str] | None = None) -> Iterator[Indexed]:
    """Yield the vocabularies whose index is kept and that may have a term, for a kind of things: the one built last first.

    ``index`` is the folder that keeps indexes, as for ``vocabularies.open``.
    """
    places = sorted(_kept(Path(index) if index else cache()), key=lambda place: place.stat().st_mtime_ns, reverse=True)
    yield from filter(None, (_opened(place, iri, kind) for place in places))


def _kept(folder: Path) -> Iterator[Path]:
    # without what begins with a dot: an index that is being built
    yield from (place for place in folder.glob("[!.]*/about.json") if place.is_file())


def _opened(place: Path, iri: str, kind: str) -> Indexed | None:
    """Open an index if it is of the vocabulary that a term is of; None where it is of another, cannot be read, or is of an older version."""
    from miggraph.linking.index import VERSION, Index
    from miggraph.linking.vocabularies.cleaning import prefix

    try:
        about = json.loads(place.read_text(encoding="utf-8"))
        if about["version"] != VERSION or not _is_of(about, iri, kind):
            return None
        return Indexed(about["name"], about["namespace"], prefix(about["name"]), about["namespace"], Index(place.parent))
    except (OSError, ValueError, LookupError, TypeError, StoreError):
        return None


def _is_of(about: dict[str, Any], iri: str, kind: str) -> bool:
    """Say whether an index has terms like one, and is not of the part of a vocabulary that is for things of another kind."""
    stem = Path(about["place"]).stem
    part = next((part for part in FACETS.values() if stem.endswith(f"_{part}")), "")
    return is_in(iri, about["namespace"]) and part in ("", FACETS.get(kind, FACETS["theme"]))
