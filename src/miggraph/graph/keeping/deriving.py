"""What the rules derive, after a change: of the things that it touches, where all rules look at one thing at a time; else of all.

A rule **looks at one thing** where it concludes nothing but from what is said of one thing and of what is nested in it, from the labels of what
that refers to, and from the ontology, and nothing but of what the thing names. It says so itself, in its header. Then what a change takes away and adds is what the rules derive of the
things that it touches, before and after; and a conclusion goes only if no other thing that speaks of it gives it too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph import build
from miggraph.graph.keeping.change import said, thing_of
from miggraph.ground.names import RDFS_LABEL

if TYPE_CHECKING:
    from miggraph.graph.keeping.change import Change, Quads
    from miggraph.ground.homes import Home

LOCAL = re.compile(r"^# Looks at one thing\.$", re.MULTILINE)
LABEL = ox.NamedNode(RDFS_LABEL)
MOST = 5_000  # things: to look at more of them takes longer than to run the rules once on all


def derive(home: Home, change: Change) -> None:
    """Add to a change of what is stated the change of what follows from it."""
    things = {thing for quad in change.removed | change.added if (thing := thing_of(quad.subject))}
    if things and not (_are_local(home) and _of_things(home, change, things)):
        _of_all(home, change)


def _are_local(home: Home) -> bool:
    return all(LOCAL.search(rule.read_text(encoding="utf-8", errors="replace")) for rule in home.rules())


def _of_all(home: Home, change: Change) -> None:
    derived = change.derived
    store = ox.Store()
    store.bulk_extend(quad for quad in change.all() if quad.graph_name != derived)
    build.derive(home, store, derived)
    change.replace(*(where.quads_for_pattern(None, None, None, derived) for where in (change.before, store)))


def _of_things(home: Home, change: Change, things: set[str]) -> bool:
    """Derive of some things, and of those that rest on their labels; say whether that was done, or they are too many."""
    rules = _Rules(home, change)
    while len(things) <= MOST:
        old, new = rules.derived(things, change.about_before), rules.derived(things, change.about)
        relabelled = {quad.subject for quad in [*(old ^ new), *change.removed, *change.added] if quad.predicate == LABEL}
        referring = {thing for node in relabelled for thing in change.speaking(node)} - things
        if not referring:
            break
        things = things | referring
    doubtful = old - new
    others = {thing for node in {quad.subject for quad in doubtful} for thing in change.speaking(node)} - things
    if len(things | others) > MOST:
        return False
    still = rules.derived(others, change.about) if others else set()
    change.replace(doubtful - still, new)
    return True


class _Rules:
    """The rules, run on what is said of some things."""

    def __init__(self, home: Home, change: Change) -> None:
        self.home, self.change = home, change
        ontologies = sorted(home.names.ontologies)
        self.ontology = [quad for name in ontologies for quad in change.before.quads_for_pattern(None, None, None, ox.NamedNode(name))]

    def derived(self, things: Iterable[str], about: Callable[[Any], Iterable[ox.Quad]]) -> Quads:
        """Return what the rules conclude from what is said of things."""
        derived = self.change.derived
        stated = {quad for thing in things for quad in said(about, thing) if quad.graph_name != derived}
        named = {quad.object for quad in stated if type(quad.object) is ox.NamedNode and thing_of(quad.object) not in things}
        store = ox.Store()
        store.extend(
            [*self.ontology, *stated, *(quad for node in named for quad in self.change.before.quads_for_pattern(node, LABEL, None, None))]
        )
        before = set(store.quads_for_pattern(None, None, None, derived))
        build.derive(self.home, store, derived)
        return set(store.quads_for_pattern(None, None, None, derived)) - before
