"""All that refers to a thing in one way: what its page has no room for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from miggraph.ground.errors import ParameterError, UnknownThing
from miggraph.pages.views import referring
from miggraph.pages.views.addresses import site_address
from miggraph.pages.views.lists import Link

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph

PAGE = 500


@dataclass(frozen=True)
class Mentions:
    """A page of what refers to a thing in one way, in the order of the alphabet."""

    thing: Link
    name: str
    address: str
    number: int
    things: tuple[Link, ...]
    first: int
    pages: tuple[Link, ...]
    previous: str
    next: str

    @property
    def last(self) -> int:
        """The number of the last thing on the page."""
        return self.first + len(self.things) - 1


def view(graph: KnowledgeGraph, identifier: str, name: str, page: str = "") -> Mentions:
    """Return a page of what refers to a thing in the way that is called so. Raises UnknownThing or ParameterError where there is none."""
    if not (page or "1").isascii() or not (page or "1").isdecimal():
        raise ParameterError(f'page takes a whole number, not "{page[:20]}"')
    number, thing = int((page or "1")[:6]), graph.show(identifier)
    found = sorted(referring.named(graph, thing, name).items(), key=lambda one: (one[1].lower(), one[0]))
    last = -(-len(found) // PAGE)
    if not 1 <= number <= last:
        raise UnknownThing(f"nothing stands on page {number} of what refers to {thing.label} in this way")
    shown = found[(number - 1) * PAGE : number * PAGE]

    def at(place: int) -> str:
        return f"{site_address(identifier)}?all={quote(name)}" + (f"&page={place}" if place > 1 else "")

    return Mentions(
        Link(thing.label, site_address(identifier)),
        name,
        at(number),
        len(found),
        tuple(Link(label, site_address(one)) for one, label in shown),
        (number - 1) * PAGE + 1,
        tuple(Link(str(place), at(place), is_here=place == number) for place in range(1, last + 1)) if last > 1 else (),
        at(number - 1) if number > 1 else "",
        at(number + 1) if number < last else "",
    )
