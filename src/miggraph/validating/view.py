"""The data as pyshacl sees them: an rdflib graph that looks into a pyoxigraph store.

pyshacl's own adapter for pyoxigraph differs from its engine on rdflib in what literals are equal and in how ``$this`` is bound beforehand.
Here rdflib does the work. A query whose answers for all nodes at once are its answers for each is left to the store, which is faster by orders
of magnitude.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.query import Result

from miggraph.validating.terms import to_oxigraph, to_rdflib

# What is not SPARQL's own words: comments, IRIs and texts.
_NOT_WORDS = re.compile(r"""'''.*?'''|\"\"\".*?\"\"\"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<[^<>\s]*>|\#[^\n]*""", re.DOTALL)
# One pattern about $this, at the beginning, by one property and not by a path that may have no length (SPARQL 1.1, section 9.4).
_ABOUT_THIS = re.compile(
    r"(?:PREFIX\s+\S*:\s*<>\s*)*SELECT\s+(?:DISTINCT\s+)?(?P<columns>(?:[?$]\w+\s+)+)(?:WHERE\s*)?\{\s*[?$]this\s+[^\s*(){}]*[^\s*?(){}]\s+"
    r"(?P<rest>.*)\}\s*$",
    re.DOTALL | re.IGNORECASE,
)
# These look at $this from where it has no value yet, or at the answers as a whole.
_ELSEWHERE = re.compile(
    r"\b(?:OPTIONAL|UNION|MINUS|GRAPH|SERVICE|VALUES|SELECT|GROUP|HAVING|ORDER|LIMIT|OFFSET)\b|\bAS\s+[?$]this\b", re.IGNORECASE
)
_THIS = re.compile(r"[?$]this\b")
_GROUP = re.compile(r"(?:\bEXISTS\s*)?\{(?P<inside>[^{}]*)\}", re.IGNORECASE)
_PREBOUND = re.compile(r"[?$](?:PATH|currentShape|shapesGraph)\b")

Rows = dict[Any, list[tuple[list[Any], Any]]]  # by what stands for $this


class View(rdflib.Graph):
    """The default graph of a store, to read. ``query`` answers as rdflib does."""

    def __init__(self, data: ox.Store) -> None:
        super().__init__(store=_Triples(data))
        self.data = data
        self.rows = cache(self._rows)
        self.prepared = cache(partial(prepareQuery, initNs=dict(self.namespaces())))

    def query(
        self,
        query_object: str | Query,
        processor: Any = "sparql",
        result: Any = "sparql",
        initNs: Any = None,  # noqa: N803
        initBindings: Any = None,  # noqa: N803
        *args: Any,
        **kwargs: Any,
    ) -> Result:
        """Run a query with variables bound beforehand (SHACL, section 5.3.1)."""
        if isinstance(query_object, str) and set(initBindings or {}) == {"this"} and (rows := self.rows(query_object)) is not None:
            answer = Result("SELECT")
            answer.bindings = [_bindings(*row) for row in rows.get(to_oxigraph(initBindings["this"]), [])]
            answer.vars = list(dict.fromkeys(name for row in answer.bindings for name in row))
            return answer
        query = self.prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(query, processor, result, initNs, initBindings, *args, **kwargs)

    def _rows(self, text: str) -> Rows | None:
        """Answer a query for all nodes, by node; None where the answers together would not be the answers for each."""
        if not answers_together(text):
            return None
        try:
            solutions: Any = self.data.query(text, prefixes={name: str(iri) for name, iri in self.namespaces()})
        except (SyntaxError, ValueError):
            return None
        names = [rdflib.Variable(variable.value) for variable in solutions.variables]
        found: Rows = defaultdict(list)
        for solution in solutions:
            found[solution["this"]].append((names, solution))
        return found


def _bindings(names: list[Any], solution: Iterable[Any]) -> dict[Any, Any]:
    return {name: to_rdflib(term) for name, term in zip(names, solution, strict=True) if term is not None}


def answers_together(text: str) -> bool:
    """Say whether a query gives, without ``$this`` bound, the answers that it gives with each value of it.

    It does where a first pattern binds it, and what else there is are patterns and filters beside it, where it is in scope, groups that
    ``EXISTS`` fills in, or groups about other things.
    """
    words = _NOT_WORDS.sub(lambda found: {"<": "<>", "#": ""}.get(found[0][0], "''"), text)
    query = _ABOUT_THIS.match(words)
    if not query or _ELSEWHERE.search(query["rest"]) or _PREBOUND.search(words) or not _THIS.search(query["columns"]):
        return False
    rest, groups = query["rest"], 1
    while groups:
        if any(_THIS.search(group["inside"]) for group in _GROUP.finditer(rest) if group[0].startswith("{")):
            return False
        rest, groups = _GROUP.subn(lambda group: group["inside"], rest)  # from the innermost outwards
    return "{" not in rest


class _Triples(SimpleMemory):
    """The triples of the default graph of a pyoxigraph store; prefixes are kept here."""

    context_aware = graph_aware = True  # as pyshacl demands of the store of any graph

    def __init__(self, data: ox.Store) -> None:
        super().__init__()
        self.data = data
        self.whole = rdflib.Graph(store=self)

    def triples(self, triple: Any, context: Any = None) -> Iterator[Any]:
        if isinstance(triple[0], rdflib.Literal) or not (triple[1] is None or isinstance(triple[1], rdflib.URIRef)):
            return  # RDF has no such statement; pyshacl follows paths from texts, too
        pattern: list[Any] = [*(None if term is None else to_oxigraph(term) for term in triple), ox.DefaultGraph()]
        for quad in self.data.quads_for_pattern(*pattern):
            yield (
                (to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)),
                iter([self.whole if context is None else context]),
            )

    def __len__(self, context: Any = None) -> int:
        return 1  # pyshacl asks before each result whether there is anything; to count would take as long as to read it all
