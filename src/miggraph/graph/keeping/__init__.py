"""Keeping: the graph of a home as a build product in the user's cache, made once and then kept up to date by what changed.

A kept graph is a folder of the cache: one SQLite database, which says what there is, and a store for each of its generations. **The commit of one
SQLite transaction is the swap**: until then a generation is litter, and from then on the one before it is. So a builder may die at any
instruction. Whoever reads holds a shared lock on the store of a generation, and it stays as long as that.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from miggraph.graph.keeping.state import Kept, Moved, opened

if TYPE_CHECKING:
    from miggraph.ground.homes import Home

TRIES = 4  # at a home that changes while it is read
SMALL = 256 * 1024  # bytes of records, the layer's too: what has fewer is read in the time that it would take to keep it

__all__ = ["Kept", "kept", "place"]


def kept(home: Home, *, always: bool = False) -> Kept | None:
    """Open the kept graph of a home, brought up to date; None where it cannot be kept, or is too small for that to pay, unless ``always``.

    Raises DataError where the records have faults.
    """
    from miggraph.graph.keeping import sources

    folder = place(home)
    for _ in range(TRIES):
        found = sources.of(home)
        if not always and sum(seen.size for seen in found.values() if seen.part.is_of_records) < SMALL:
            return None
        with suppress(Moved, OSError, RuntimeError, sqlite3.Error):  # it has gone on, or is damaged: who builds puts it right
            if (ready := opened(folder, home, found)) is not None:
                return ready
        try:
            from miggraph.graph.keeping import building

            building.renew(home, folder)
        except Moved:
            continue
        except (OSError, RuntimeError, sqlite3.Error):  # nothing can be written there: the graph is read as if nothing were kept
            return None
    return None


def place(home: Home) -> Path:
    """Return the folder that keeps the graph of a home: named after it, and after where it and its layer are."""
    import hashlib
    import os
    import re

    from miggraph.ground import caching

    path = os.path.realpath(home.path)
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", Path(path).name)[:60].strip(".-") or "home"
    digest = hashlib.sha256(f"{path}\n{os.path.realpath(home.layer.path)}".encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return caching.folder("graphs") / f"{name}-{digest}"
