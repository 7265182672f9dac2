"""The order of things by a field, as the composed query has it: what lacks the field comes last, whichever way it goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from miggraph.asking.facets.conditions import decimal
from miggraph.asking.facets.templates import PLAIN, SEPARATOR

if TYPE_CHECKING:
    import numpy as np

    from miggraph.graph.facets import Field


def places(field: Field, numbers: Mapping[str, int], query: Callable[[str], Any]) -> np.ndarray[Any, Any]:
    """Return the place of each thing by a field: 0 where it has none, the same where they are alike.

    Dates and texts are compared as texts, numbers as such; what is a thing goes by its label, and several values are joined in order.
    """
    import numpy as np

    texts: dict[int, set[str]] = defaultdict(set)
    for row in query(_query(field)):
        if (number := numbers.get(row[0].value)) is not None:
            texts[number].add(row[1].value)
    keys = {number: _key(field, SEPARATOR.join(sorted(values))) for number, values in texts.items() if values != {""}}
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys.values())), 1)}
    found = np.zeros(len(numbers), dtype=np.int64)
    for number, key in keys.items():
        found[number] = ranks[key]
    return found


def by_place(found: np.ndarray[Any, Any], places: np.ndarray[Any, Any], *, is_down: bool) -> list[int]:
    """Return numbers of things in the order of their places; what is alike, or has none, stays in the order in which it stands."""
    import numpy as np

    own = places[found]
    keys = np.where(own == 0, len(places) + 1, -own if is_down else own)
    ordered: list[int] = found[np.argsort(keys, kind="stable")].tolist()
    return ordered


def _query(field: Field) -> str:
    is_thing = field.value not in PLAIN
    label = " ?value rdfs:label ?valueLabel ." if is_thing else ""
    return f"SELECT ?it ?value{'Label' if is_thing else ''} WHERE {{ {field.pattern}{label} }}"


def _key(field: Field, text: str) -> Any:
    if field.value != "number":
        return text
    number = decimal(text)
    return (number is not None, number or 0)  # what is no number is an error to the query, which comes first
