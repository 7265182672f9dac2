"""Examples: values on which a query can be shown in this graph.

The defaults in the header of a query name things of the home that it was written for. Another home has not got them, or nothing about them: there,
things of its own are taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice, product
from typing import TYPE_CHECKING

from miggraph.ground.errors import MiggraphError
from miggraph.ground.names import PREFIXES

if TYPE_CHECKING:
    from miggraph.graph.labels import Labels
    from miggraph.graph.queries import Parameter, Query
    from miggraph.graph.store import Store

SCHEMES = "SELECT ?scheme WHERE {{ ?scheme a <{skos}ConceptScheme> }}"
REFERRED = """SELECT ?thing (COUNT(?other) AS ?number) WHERE {{ ?other ?property ?thing FILTER(ISIRI(?thing) && STRSTARTS(STR(?other), "{base}")) }}
GROUP BY ?thing"""
CHOICES = 12  # things that are tried for a parameter
TRIES = 40  # a query takes milliseconds, and there are some fifty of them


class Examples:
    """Finds values for the parameters of queries in one graph."""

    def __init__(self, store: Store, labels: Labels) -> None:
        self.store, self.labels = store, labels

    def of(self, query: Query) -> dict[str, str] | None:
        """Return values for the parameters that need one: the first that give an answer, else the first.

        None where the graph holds nothing of the kind that a required parameter takes: there is no example of the query here.
        """
        names = [parameter.name for parameter in query.exemplified]
        choices = [list(islice(self._choices(query, parameter), CHOICES)) for parameter in query.exemplified]
        # What is first for each parameter is tried first, then what is near to being so.
        ranked = sorted(product(*(range(len(values)) for values in choices)), key=sum)
        tries = [
            {name: values[at] for name, values, at in zip(names, choices, places, strict=True) if values[at]} for places in ranked[:TRIES]
        ]
        return next((values for values in tries if self._answers(query, values)), tries[0] if tries else None)

    def _choices(self, query: Query, parameter: Parameter) -> Iterator[str]:
        """Yield what may stand for a parameter, the likeliest first; "" for nothing.

        The default of the header is the best there is where the home speaks of it, and better than a thing that the home says nothing of.
        """
        default = query.defaults.get(parameter.name, "")
        if parameter.type != "iri":
            yield from [default] if default else []
        else:
            things = [thing for thing in self._things if self.labels.is_a(thing, parameter.kind)]
            likely = [thing for thing in things if thing in self._referred]
            known = [default] if default in self.labels.label_of else []
            yield from dict.fromkeys([*(known if self._is_spoken_of(default) else []), *likely, *known, *things])
        if not parameter.required:
            yield ""

    def _is_spoken_of(self, thing: str) -> bool:
        names = self.labels.names
        return thing in self._referred or (thing.startswith(names.base) and names.id(thing) not in names.layer)

    @cached_property
    def _referred(self) -> dict[str, int]:
        """What the things of the home refer to, and how often."""
        return {row[0].value: int(row[1].value) for row in self.store.query(REFERRED.format(base=self.store.names.base))}

    @cached_property
    def _things(self) -> list[str]:
        """The things with a label: those most referred to first, for a query more likely finds something for them, then by label."""
        schemes = {
            row[0].value for row in self.store.query(SCHEMES.format(**PREFIXES))
        }  # a theme scheme has the id of a theme, and is none
        named = {thing: label for thing, label in self.labels.label_of.items() if "#" not in self.labels.names.id(thing)}
        return sorted(named.keys() - schemes, key=lambda thing: (-self._referred.get(thing, 0), named[thing].casefold(), thing))

    def _answers(self, query: Query, values: dict[str, str]) -> bool:
        """Say whether a query finds something. One that fails finds nothing: the lint says why."""
        try:
            return any(True for _ in self.store.query(query.bind(values)))
        except MiggraphError:
            return False
