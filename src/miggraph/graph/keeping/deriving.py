"""What the rules derive, after a change: of the things that it touches, where all rules look at one thing at a time; else of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.graph import build

if TYPE_CHECKING:
    from miggraph.graph.keeping.renewing import Change
    from miggraph.ground.homes import Home


def derive(home: Home, before: ox.Store, change: Change) -> None:
    """Add to a change of what is stated the change of what follows from it."""
    if change.removed or change.added:
        _of_all(home, before, change)


def _of_all(home: Home, before: ox.Store, change: Change) -> None:
    derived = change.derived
    store = ox.Store()
    store.bulk_extend(quad for quad in change.after(before, None, None, None) if quad.graph_name != derived)
    build.derive(home, store, derived)
    old, new = (set(where.quads_for_pattern(None, None, None, derived)) for where in (before, store))
    change.replace(old, new)
