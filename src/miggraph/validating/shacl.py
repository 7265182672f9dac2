"""SHACL: the results of shapes on the triples of a store, as pyshacl on rdflib has them."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.ground.errors import HomeError
from miggraph.ground.findings import Severity
from miggraph.ground.names import PREFIXES
from miggraph.validating import shapes as shapes_graphs

if TYPE_CHECKING:
    import rdflib

    from miggraph.validating.judging import Slots
    from miggraph.validating.terms import Node

# SHACL, section 2.1.4, and the two below them that SHACL 1.2 adds.
SEVERITIES = {
    "Violation": Severity.VIOLATION,
    "Warning": Severity.WARNING,
    "Info": Severity.INFO,
    "Debug": Severity.INFO,
    "Trace": Severity.INFO,
}
Progress = Callable[[int, int], None]  # how many of how many are done


@dataclass(frozen=True)
class Result:
    """One ``sh:ValidationResult``. Its rule is the local name of the shape, or of the named shape that it stands in, whose IRI is ``shape``.

    ``focus`` and ``value`` are IRIs or texts, with ``_:`` before the name of what has no IRI; ``term`` is the value as N-Triples. A severity
    that SHACL does not have counts as a violation, and ``level`` is its IRI.
    """

    rule: str
    severity: Severity
    focus: str
    path: str  # the first property on the path, if there is one
    value: str
    message: str
    component: str
    shape: str = ""
    level: str = ""
    term: str = ""


def check(data: ox.Store, shapes: rdflib.Graph | Path, progress: Progress | None = None) -> list[Result]:
    """Validate the default graph of a store against a shapes graph, or a file of one, and list the results, in no order.

    ``progress`` is told how many shapes have been looked at. Raises HomeError, which names the shape, where one cannot be run.
    """
    from miggraph.validating import judging, suspects

    given = shapes_graphs.read([shapes]) if isinstance(shapes, Path) else shapes
    owners = shapes_graphs.owners(given)
    with _quiet():
        view, chosen = suspects.narrowed(data, given, progress)
        try:
            results = judging.judged(view, chosen)
        except Exception as error:  # what pyshacl, rdflib and regular expressions raise has no common root
            raise HomeError(_told(error), where=_culprit(view, chosen)) from error
        return [_result(slots, chosen, owners) for slots in results]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries from writing to standard error what becomes an error of ours, or is none."""
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)


def _result(part: Slots, shapes: rdflib.Graph, owners: dict[Node, str]) -> Result:
    from rdflib import SH

    from miggraph.validating.terms import to_oxigraph

    source, severity, value = part[SH.sourceShape], str(part[SH.resultSeverity]), part.get(SH.value)
    shape = owners.get(source, str(source))
    known = severity.removeprefix(PREFIXES["sh"])
    return Result(
        rule=shapes_graphs.rule_name(shapes, source, shape),
        severity=SEVERITIES.get(known, Severity.VIOLATION),
        focus=_text(part[SH.focusNode]),
        path=shapes_graphs.first_property(shapes, part.get(SH.resultPath)),
        value="" if value is None else _text(value),
        message=str(part.get(SH.resultMessage, "")),
        component=str(part[SH.sourceConstraintComponent]),
        shape=shape,
        level="" if known in SEVERITIES else severity,
        term="" if value is None else str(to_oxigraph(value)),
    )


def _text(term: Node) -> str:
    from rdflib import BNode

    return f"_:{term}" if isinstance(term, BNode) else str(term)


# Shapes that cannot be run


def _told(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return f"the shape cannot be run: {lines[0][:200]}"


def _culprit(data: rdflib.Graph, shapes: rdflib.Graph) -> str:
    """Return the shape that cannot be run even alone, with the least else it needs; "" where each can."""
    from miggraph.validating import judging

    parts = [shapes_graphs.alone(shapes, name) for name in shapes_graphs.names(shapes)]
    for part in sorted(parts, key=len):
        try:
            judging.judged(data, part)
        except Exception:  # the one that we look for
            return str(part.identifier)
    return ""
