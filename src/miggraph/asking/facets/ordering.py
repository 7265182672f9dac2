"""The order of things by a field, as the composed query has it: what lacks the field comes last, whichever way it goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from miggraph.asking.facets.conditions import decimal
from miggraph.asking.facets.templates import PLAIN

if TYPE_CHECKING:
    import numpy as np

    from miggraph.graph.facets import Field


@dataclass(frozen=True)
class Places:
    """The place of each thing by the least, and by the greatest of its values: 0 where it has none, the same where they are alike."""

    least: np.ndarray[Any, Any]
    greatest: np.ndarray[Any, Any]


def places(field: Field, numbers: Mapping[str, int], query: Callable[[str], Any]) -> Places:
    """Return the places of things by a field: dates and texts are compared as texts, numbers as such; what is a thing goes by its label."""
    import numpy as np

    texts: dict[int, set[str]] = defaultdict(set)
    for row in query(_query(field)):
        if (number := numbers.get(row[0].value)) is not None:
            texts[number].add(row[1].value)
    keys = {number: [_key(field, text) for text in values] for number, values in texts.items() if values != {""}}
    ranks = {key: rank for rank, key in enumerate(sorted({key for held in keys.values() for key in held}), 1)}
    found = Places(np.zeros(len(numbers), dtype=np.int64), np.zeros(len(numbers), dtype=np.int64))
    for number, held in keys.items():
        found.least[number], found.greatest[number] = ranks[min(held)], ranks[max(held)]
    return found


def by_place(found: np.ndarray[Any, Any], places: Places, *, is_down: bool) -> list[int]:
    """Return numbers of things in the order of their places; what is alike, or has none, stays in the order in which it stands."""
    import numpy as np

    own = (places.greatest if is_down else places.least)[found]
    keys = np.where(own == 0, np.iinfo(np.int64).max, -own if is_down else own)
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
