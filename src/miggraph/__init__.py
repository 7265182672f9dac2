"""miggraph: ask, check, link and export the graph of an annotated list.

>>> import miggraph
>>> kg = miggraph.open()
>>> rows = kg.ask("organisations-by-theme-and-country", theme="domestic workers", country="the UK")
>>> [row["organisationLabel"] for row in rows]
['Kalayaan']
"""

from miggraph.graph.answers import Answer
from miggraph.graph.graph import Graph
from miggraph.graph.values import Iri
from miggraph.ground.errors import DataError, HomeError, MiggraphError, NotUnderstood, ParameterError, QueryError, StoreError, UnknownThing
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
