"""Addresses: of things, of those who can be mailed or called, and of lists - a frame in the query of an address, in one order, and back again.

``/resources?theme=remittances&place!=MX&year=2005..2009&sort=-year&page=2``. A form has further names for what it asks: ``year>`` and
``year<`` are the bounds of a range, ``theme|`` is one of several alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote

from miggraph.asking.facets import frames, listing
from miggraph.asking.facets.conditions import COUNTED, LITERAL
from miggraph.asking.facets.frames import IT, Condition, Frame
from miggraph.ground.errors import ParameterError

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

MOST = 40  # parameters of an address, and values in all of them: nobody writes more, and each takes its time
MARKS = "<>|"
SAFE = "/:,@!'()*;~"  # what may stand in a query as it is (RFC 3986, section 3.4), but for what separates
# texts that are addresses of their own: mailto: and tel: go before them
MAIL = re.compile(r"[^\s@<>\"'();:]+@[^\s@<>\"'();:]+\.[A-Za-z]{2,}")
TELEPHONE = re.compile(r"\+[0-9][0-9 ()-]{5,}[0-9]")
PLAIN = ("page", "q", "all", "find")  # what an address has beside a frame


def site_address(identifier: str) -> str:
    """Return the address of a thing by its id. What is nested in a record is a place on the page of the record."""
    thing, mark, part = identifier.partition("#")
    return f"/{quote(thing, safe='/')}{mark}{quote(part)}"


@dataclass(frozen=True)
class Listed:
    """What the address of a list says: the frame, with ids; words that things must hold; the page; a facet of which all values are shown."""

    frame: Frame
    words: str = ""
    page: int = 1
    all: str = ""
    find: str = ""  # what the values begin with

    def with_conditions(self, conditions: Iterable[Condition]) -> Listed:
        """Return the first page of the list with other conditions."""
        return Listed(replace(self.frame, conditions=tuple(conditions)), self.words)

    def with_frame(self, **changes: object) -> Listed:
        """Return the first page of the list with something else asked."""
        return Listed(replace(self.frame, **changes), self.words)  # type: ignore[arg-type]


def read(graph: Graph, kind: str, query: str) -> Listed:
    """Read the query of an address. Raises ParameterError or UnknownThing where it is not clear what is asked."""
    try:
        pairs = [(name, value.strip()) for name, value in parse_qsl(query, max_num_fields=MOST) if value.strip()]
    except ValueError:
        raise ParameterError(f"an address has at most {MOST} parameters") from None
    plain = _plain(pairs)
    frame = frames.read(kind, _words((name, value) for name, value in pairs if name not in PLAIN))
    if sum(len(one.values) for one in frame.conditions) > MOST:
        raise ParameterError(f"a list is narrowed down by at most {MOST} values")
    found = Listed(
        _ordered(graph, listing.resolved(graph, frame)), plain.get("q", ""), _page(plain), plain.get("all", ""), plain.get("find", "")
    )
    if found.all:
        graph.facets.kind(kind).facet(found.all)
    return found


def _plain(pairs: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in PLAIN:
            if name in found:
                raise ParameterError(f"{name} is given twice")
            found[name] = " ".join(value.split())
    return found


def _page(plain: dict[str, str]) -> int:
    page = plain.get("page", "1")
    if not re.fullmatch("[1-9][0-9]{0,6}", page):
        raise ParameterError(f'page takes a whole number, not "{page[:20]}"')
    return int(page)


def _words(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the words of a frame; what a form asked in parts is put together."""
    parts: dict[str, dict[str, list[str]]] = {}
    for name, value in pairs:
        if name[-1:] in MARKS:
            parts.setdefault(name[:-1], {}).setdefault(name[-1], []).append(value)
        else:
            yield f"{name}={value}"
    for name, said in parts.items():
        if ">" in said or "<" in said:
            yield f"{name}={said.get('>', [''])[0]}..{said.get('<', [''])[0]}"
        if "|" in said:
            yield f"{name}={','.join(value.replace(',', '%2C') for value in said['|'])}"


def _ordered(graph: Graph, frame: Frame) -> Frame:
    """Return a frame in the one order that each list has: conditions by facet, alternatives by value, nothing twice."""
    kind = graph.facets.kind(frame.kind)
    places = {name: place for place, name in enumerate([IT, *kind.facets])}
    for name in frame.by:
        kind.facet(name)
    if frame.sort:
        kind.field(frame.sort.removeprefix("-"))
    plain = {replace(one, values=tuple(sorted(set(one.values)))) for one in frame.conditions}
    ordered = sorted(plain, key=lambda one: (places[one.facet], one.is_excluded, one.values))
    return replace(frame, conditions=tuple(ordered), by=tuple(dict.fromkeys(frame.by)))


def ordered(graph: Graph, listed: Listed) -> Listed:
    """Return a list whose conditions stand in their one order."""
    return replace(listed, frame=_ordered(graph, listed.frame))


def write(graph: Graph, listed: Listed, ending: str = "") -> str:
    """Return the address of a list, or with an ending that of the same as data."""
    query = "&".join(f"{name}={quote(value, safe=SAFE)}" for name, value in pairs(graph, listed))
    return f"/{listed.frame.kind}{ending}" + (f"?{query}" if query else "")


def pairs(graph: Graph, listed: Listed) -> list[tuple[str, str]]:
    """Return what the query of an address says, by name, in its one order."""
    frame = listed.frame
    found = [(f"{one.facet}{'!' if one.is_excluded else ''}", _values(graph, frame.kind, one)) for one in frame.conditions]
    more = {
        "q": listed.words,
        "by": ",".join(frame.by),
        "want": frame.want if frame.want != "list" else "",
        "sort": frame.sort,
        "limit": str(frame.limit or ""),
        "all": listed.all,
        "find": listed.find,
        "page": str(listed.page) if listed.page > 1 else "",
    }
    return found + [(name, value) for name, value in more.items() if value]


def _values(graph: Graph, kind: str, condition: Condition) -> str:
    takes = graph.facets.kind(kind).facets[condition.facet].value if condition.facet != IT else ""
    return ",".join(short(graph, takes, value).replace(",", "%2C") for value in condition.values)


def short(graph: Graph, takes: str, value: str) -> str:
    """Return a value as addresses have it: without what the facet says already."""
    if takes in (*LITERAL, COUNTED):
        return value
    if takes == "type":
        return graph.context.type_of.get(graph.names.iri(value), value)
    return value.removeprefix(f"{takes.partition('/')[0]}/") if takes not in ("", "agent", "thing") else value


def is_canonical(query: str, address: str) -> bool:
    """Say whether a query says the same in the same order as an address, however it is encoded."""
    return parse_qsl(query, keep_blank_values=True) == parse_qsl(address.partition("?")[2], keep_blank_values=True)
