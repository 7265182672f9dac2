"""Lint: what would make a query fail here, or in a peer that reads the same files; and what is wrong with the facets, words, rules and terms beside it.

A home is told of its own files. Those of the base layer are linted in the home that is its own layer: their defaults name things of that home.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from miggraph.asking.linting import facet_files, query_files, replacing, rule_files, words
from miggraph.asking.linting.terms import unknown_terms
from miggraph.ground.findings import Finding

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

__all__ = ["CHECKS", "lint", "unknown_terms"]

CHECKS: tuple[Callable[[Graph], Iterator[Finding]], ...] = (
    query_files.check,
    facet_files.check,
    words.check,
    rule_files.check,
    replacing.check,
)


def lint(graph: Graph) -> list[Finding]:
    """Check the queries of a graph and what they stand on. Without a violation in it, the list is a clean bill."""
    return sorted((finding for check in CHECKS for finding in check(graph)), key=Finding.sort_key)
