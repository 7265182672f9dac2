"""pyshacl, as the judge of a few nodes: its results as they come, without the report that it would write of them."""

from __future__ import annotations

from typing import Any

import rdflib
from pyshacl.graph_abstraction import DataGraph
from pyshacl.validator import Validator

from miggraph.validating.terms import Node

Slots = dict[Any, Any]  # what a result has, by the properties of sh:ValidationResult


class Judge(Validator):
    """A validator that hands over its results: its report takes a time that grows with their square."""

    @classmethod
    def create_validation_report(cls, sg: Any, conforms: bool, results: list[Any]) -> tuple[list[Any], str]:  # noqa: ARG003
        return results, ""


def judged(data: rdflib.Graph, shapes: rdflib.Graph) -> list[Slots]:
    """Run pyshacl and list its results. Raises whatever it raises."""
    judge: Any = Judge(DataGraph.from_rdflib_graph(data), shacl_graph=shapes, options={})
    _, results, _ = judge.run()
    return [_slots(node, triples) for _, node, triples in results]


def _slots(node: Node, triples: list[Any]) -> Slots:
    """Return what is said of a result: what comes from another graph, comes with it."""
    return {predicate: value[1] if isinstance(value, tuple) else value for subject, predicate, value in triples if subject == node}
