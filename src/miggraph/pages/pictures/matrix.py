"""The matrix: how many things of a kind have each pair of values of two facets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.pages.pictures import charts, counting, telling
from miggraph.pages.pictures.charts import Bar, Heat
from miggraph.pages.pictures.counting import Count, Members

if TYPE_CHECKING:
    from miggraph.graph.facets import Facet, Kind
    from miggraph.graph.graph import Graph

MOST = 20  # rows, and columns
ALL = 100  # of either, where all are asked for: 10,000 cells are some 5 MB of page


@dataclass(frozen=True)
class Matrix:
    """A heat map, what it leaves out, and the address of the whole; "" where it is whole."""

    name: str
    title: str
    heading: str
    heat: Heat
    notes: tuple[str, ...]
    all_address: str


def view(graph: Graph, query: Mapping[str, str] | None = None, *, most: int = MOST) -> Matrix | None:
    """Return the matrix of the kind that is meant first, or the fullest, whole if a query (``show=all``) asks for it; None where no two facets have values in common."""
    found = min(
        _pairs(graph), key=lambda pair: ("bare" not in pair[0].kind.header, -len(pair[0].things() & pair[1].things())), default=None
    )
    if not found:
        return None
    limit = ALL if (query or {}).get("show") == "all" else most
    return _matrix(*found, limit)


def _pairs(graph: Graph) -> Iterable[tuple[Members, Members]]:
    """Yield of each kind the two facets that say most of what a thing is about, if they have two values each and a thing in common."""
    for kind in graph.facets.kinds.values():
        facets = sorted((one for one in kind.facets.values() if _can_cross(kind, one)), key=_rank)
        found = [counted for facet in facets if len((counted := Members(graph, kind, facet)).grouping) > 1][:2]
        if len(found) == 2 and found[0].things() & found[1].things():
            yield found[0], found[1]


def _can_cross(kind: Kind, facet: Facet) -> bool:
    return facet.value not in (*counting.UNCROSSED, kind.one) and bool(facet.texts("group"))


def _rank(facet: Facet) -> tuple[bool, bool, str, str]:
    """Order facets: those of a hierarchy first, of several values rather than one, and what is meant before what must be said."""
    return not facet.through, bool(facet.header.get("single")), str(facet.header.get("bare", "9")), facet.name


def _matrix(first: Members, second: Members, limit: int) -> Matrix:
    words = first.words
    all_rows, all_columns = _useful(first, second), _useful(second, first)
    rows, columns = all_rows[:limit], all_columns[:limit]
    numbers = [list(_cells(first, row, second, columns)) for row in rows]
    groups = words.series([first.group, second.group])
    title = words.say("{things} by {groups}", things=telling.capital(first.called), groups=groups)
    made = charts.heat(
        words, "matrix", title, [_bar(one) for one in rows], [_bar(one) for one in columns], numbers, head=telling.capital(first.group)
    )
    is_cut = len(rows) < len(all_rows) or len(columns) < len(all_columns)
    cut = words.say(
        "The {rows} most frequent of {all_rows}, by the {columns} most frequent of {all_columns}.",
        rows=len(rows),
        all_rows=len(all_rows),
        columns=len(columns),
        all_columns=len(all_columns),
    )
    notes = [cut] * is_cut
    notes += [words.say("A value counts what is narrower too.")] * bool(first.facet.through or second.facet.through)
    return Matrix(
        "matrix", title, words.say("By {group}", group=groups), made, tuple(notes), "/matrix?show=all" if is_cut and limit < ALL else ""
    )


def _useful(one: Members, other: Members) -> list[Count]:
    """List the values of groups that have a thing with any value of the other facet: no row or column is empty from the start."""
    crossed = other.things()
    return [count for count in one.counts() if one.sets[count.value] & crossed]


def _cells(first: Members, row: Count, second: Members, columns: Iterable[Count]) -> Iterable[tuple[int, str]]:
    count = first.crossed(row.value, second)
    for column in columns:
        number = count(column.value)
        yield number, first.address(row.value, second.condition(column.value)) if number else ""


def _bar(count: Count) -> Bar:
    return Bar(count.label, count.number, count.address)
