"""miggraph: ask, check, link and export the graph of an annotated list.

>>> import miggraph
>>> kg = miggraph.open()
>>> rows = kg.ask("organisations-by-theme-and-country", theme="domestic workers", country="the UK")
>>> [row["organisationLabel"] for row in rows]
['Kalayaan']
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from miggraph.graph.answers import Answer
    from miggraph.graph.graph import Graph
    from miggraph.graph.values import Iri
    from miggraph.ground.errors import (
        DataError,
        HomeError,
        MiggraphError,
        NotUnderstood,
        ParameterError,
        QueryError,
        StoreError,
        UnknownThing,
    )
    from miggraph.ground.findings import Finding, Severity
    from miggraph.knowledge import KnowledgeGraph, open

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "DataError",
    "Finding",
    "Graph",
    "HomeError",
    "Iri",
    "KnowledgeGraph",
    "MiggraphError",
    "NotUnderstood",
    "ParameterError",
    "QueryError",
    "Severity",
    "StoreError",
    "UnknownThing",
    "open",
]

_MODULES = {
    "Answer": "graph.answers",
    "Finding": "ground.findings",
    "Graph": "graph.graph",
    "Iri": "graph.values",
    "KnowledgeGraph": "knowledge",
    "Severity": "ground.findings",
    "open": "knowledge",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562), so that ``miggraph --version`` imports no engine."""
    import importlib

    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES.get(name, 'ground.errors')}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
