"""miggraph: a knowledge graph of gender and migration resources.

>>> import miggraph
>>> kg = miggraph.open()
>>> rows = kg.ask("organisations-by-theme-and-country", theme="domestic workers", country="the UK")
>>> [row["organisationLabel"] for row in rows]
['Kalayaan']
"""

from miggraph.answers import Answer
from miggraph.errors import (
    DataError,
    HomeError,
    MiggraphError,
    NotUnderstood,
    ParameterError,
    QueryError,
    StoreError,
    UnknownThing,
)
from miggraph.findings import Finding, Severity
from miggraph.graph import Graph, open
from miggraph.values import Iri

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "DataError",
    "Finding",
    "Graph",
    "HomeError",
    "Iri",
    "MiggraphError",
    "NotUnderstood",
    "ParameterError",
    "QueryError",
    "Severity",
    "StoreError",
    "UnknownThing",
    "open",
]
