"""What the rules derive, after a change: of the things that it touches, where all rules are thing-local; else of all.

What a change takes away and adds is what the rules derive of the things that it touches, before and after; and a conclusion goes only if no
other thing that speaks of it gives it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph import build
from miggraph.graph.assembly import deriving
from miggraph.graph.keeping.change import said, thing_of

if TYPE_CHECKING:
    from miggraph.graph.assembly.vocabulary import Vocabulary
    from miggraph.graph.keeping.change import Change, Quads
    from miggraph.ground.homes import Home

MOST = 5_000  # things: to look at more of them takes longer than to run the rules once on all


def derive(home: Home, vocabulary: Vocabulary, change: Change) -> None:
    """Add to a change of what is stated the change of what follows from it."""
    are_local = len(vocabulary.local_rules) == len(vocabulary.rules)
    things = {thing for quad in change.removed | change.added if (thing := thing_of(quad.subject))}
    if things and not (are_local and _of_things(vocabulary, change, things)):
        _of_all(home, change)


def _of_all(home: Home, change: Change) -> None:
    derived = change.derived
    store = ox.Store()
    store.bulk_extend(quad for quad in change.all() if quad.graph_name != derived)
    build.derive(home, store, derived)
    change.replace(*(where.quads_for_pattern(None, None, None, derived) for where in (change.before, store)))


def _of_things(vocabulary: Vocabulary, change: Change, things: set[str]) -> bool:
    """Derive of some things; say whether that was done, or they are too many."""
    old, new = (_derived(things, vocabulary, about) for about in (change.about_before, change.about))
    doubtful = old - new
    others = {thing for node in {quad.subject for quad in doubtful} for thing in change.speaking(node)} - things
    if len(things | others) > MOST:
        return False
    still = _derived(others, vocabulary, change.about)
    change.replace(doubtful - still, new)
    return True


def _derived(things: Iterable[str], vocabulary: Vocabulary, about: Callable[[Any], Iterable[ox.Quad]]) -> Quads:
    """Return what the thing-local rules derive from things, by their addresses. ``about`` returns what is said of one node."""
    derived = ox.NamedNode(vocabulary.names.derived)
    stated = {quad for thing in things for quad in said(about, thing) if quad.graph_name != derived}
    ids = [id for thing in things if (id := vocabulary.names.id(thing))]
    return {*parsed(deriving.derive("".join([f"{quad} .\n" for quad in stated]).encode(), ids, vocabulary).quads)}


def parsed(lines: bytes) -> Iterable[ox.Quad]:
    """Read N-Quads that are ours, with the names of cells."""
    return ox.parse(lines, ox.RdfFormat.N_QUADS, lenient=True)
