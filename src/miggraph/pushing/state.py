"""What a service has of a graph, as it stands there: a digest for each graph that was pushed, and how far a push has come.

It is kept in a small graph at the service, ``graph/push``, and changes in the same request as what it tells of. Names of graphs are plain
texts there: what refers to a source is what the records say, not what was sent when.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import pyoxigraph as ox

from miggraph.ground.names import PREFIXES, UNFINISHED
from miggraph.pushing.service import Service

DEFAULT = ""  # the name of the default graph, which has none
PROV = "http://www.w3.org/ns/prov#"
NAME, TRIPLES, DIGEST = PREFIXES["dcterms"] + "identifier", PREFIXES["void"] + "triples", PROV + "value"
ARRIVED = PREFIXES["schema"] + "position"
STATE = """SELECT ?node ?name ?digest ?triples ?arrived WHERE {{ GRAPH <{graph}> {{
  ?node <{name}> ?name ; <{digest}> ?digest OPTIONAL {{ ?node <{triples}> ?triples }} OPTIONAL {{ ?node <{arrived}> ?arrived }}
}} }}"""


class Has(NamedTuple):
    """What is at a service of one graph: the digest of its lines, and its triples; while it is sent, the lines that have arrived."""

    digest: str
    triples: int = 0
    arrived: int = 0


@dataclass
class State:
    """What a service has, and what is on its way, by the names of graphs."""

    graph: str  # the graph in which it is kept
    has: dict[str, Has] = field(default_factory=dict)
    coming: dict[str, Has] = field(default_factory=dict)
    is_begun: bool = False  # whether a push has begun that was to be the first

    @property
    def is_new(self) -> bool:
        """Whether nothing has been pushed to the end yet: then what is sent goes to its place at once."""
        return not self.has

    def others(self, there: Iterable[str]) -> set[str]:
        """Return the graphs named as ours are in a service to which nothing was pushed."""
        base = self.graph.removesuffix("graph/push")
        return {name for name in there if name.startswith(base) and not name.startswith(self.graph)} if self.is_new else set()

    def staging(self, name: str) -> str:
        """Return the graph in which another waits until all have come; its own place, in a service that has nothing yet."""
        return name if self.is_new else f"{self.graph}/{_short(name)}"

    def place(self, name: str, *, coming: bool = False) -> str:
        """Return the node of a graph in the state."""
        return f"{self.graph}#{'coming-' if coming else ''}{_short(name)}"

    def turtle(self) -> str:
        """Return what the service has in Turtle, which is SPARQL too."""
        return "".join(
            f'<{self.place(name)}> a <{PREFIXES["void"]}Dataset> ; <{NAME}> {ox.Literal(name)} ; <{DIGEST}> "{has.digest}" ; <{TRIPLES}> {has.triples} .\n'
            for name, has in sorted(self.has.items())
        )

    @property
    def mark(self) -> str:
        """The statement that there are some graphs only, in Turtle."""
        return f"<{self.graph}{UNFINISHED}> a <{PROV}Activity> .\n"

    def arrival(self, name: str, has: Has) -> str:
        """Return how far the sending of a graph has come, in Turtle."""
        return f'<{self.place(name, coming=True)}> <{NAME}> {ox.Literal(name)} ; <{DIGEST}> "{has.digest}" ; <{ARRIVED}> {has.arrived} .\n'


def _short(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16] if name else "default"


def read(service: Service, graph: str) -> State:
    """Ask a service what it has."""
    state = State(graph)
    state.is_begun = bool(service.number(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ <{graph}{UNFINISHED}> ?p ?o }} }}"))
    for row in service.rows(STATE.format(graph=graph, name=NAME, digest=DIGEST, triples=TRIPLES, arrived=ARRIVED)):
        node, name, digest = (row[key].value for key in ("node", "name", "digest"))
        has = Has(digest, _number(row["triples"]), _number(row["arrived"]))
        if node == state.place(name):
            state.has[name] = has
        elif node == state.place(name, coming=True):
            state.coming[name] = has
    return state


def _number(term: ox.Literal | None) -> int:
    return int(term.value) if term and term.value.isdecimal() else 0


def of_all(named: Iterable[tuple[str, Has]]) -> str:
    """Return the digest of the merge of some graphs, which follows from theirs."""
    return hashlib.blake2b("".join(f"{name} {has.digest}\n" for name, has in sorted(named)).encode(), digest_size=16).hexdigest()
