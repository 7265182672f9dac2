"""The check of web addresses: ask each, politely, and keep what came of it in ``data/web-addresses.tsv``.

At most four servers at once and one request at a time for a host, with a pause; robots.txt (RFC 9309) and Retry-After are obeyed;
what lies in a private network is not asked.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from miggraph.ground.errors import StoreError
from miggraph.linking import web_addresses
from miggraph.linking.visiting import Visitor
from miggraph.linking.web_addresses import Check

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

# The properties whose values are there to be opened; identifiers, such as the terms we link to, are not
PROPERTIES = "foaf:page foaf:homepage mig:fullText schema:url schema:sameAs rdfs:seeAlso"
ADDRESSES = """SELECT ?thing ?address ?issued ?asOf WHERE {{
  VALUES ?property {{ {properties} }} ?thing ?property ?address FILTER(isIRI(?address) && !STRSTARTS(STR(?address), "{base}"))
  OPTIONAL {{ ?thing dcterms:issued ?issued }}
  OPTIONAL {{ ?thing dcterms:source ?part BIND(IRI(STRBEFORE(CONCAT(STR(?part), "#"), "#")) AS ?source) ?source mig:asOf ?asOf }}
}}"""
# The address of the copy nearest to a date, which nobody needs to ask for first.
ARCHIVE = "https://web.archive.org/web/"
REFUSED = "private"  # not asked, so that it is never too soon to ask
SAVE_EVERY = 0.5  # seconds; what an interruption loses at most is asked again


@dataclass
class Run:
    """What came of a run: the checks made, how many were not due, and how many are left for the next run."""

    checks: list[Check] = field(default_factory=list)
    skipped: int = 0
    left: int = 0

    def summary(self) -> str:
        """Say in one line what came of it."""
        dead, doubt = sum(row.is_dead for row in self.checks), sum(row.is_in_doubt for row in self.checks)
        counts = [
            f"{len(self.checks)} web addresses asked",
            f"{dead} dead",
            f"{doubt} in doubt",
            f"{sum(bool(row.moved) for row in self.checks)} moved for good",
        ]
        more = [f"{self.skipped} not due"] * bool(self.skipped) + [
            f"{self.left} left for the next run, as their host asks for peace"
        ] * bool(self.left)
        return ", ".join([*counts, *more])


def find(graph: Graph, names: Iterable[str] = ()) -> dict[str, str]:
    """Find the web addresses of a graph, or of some things in it, each with the year of the document that gives it, or "".

    Raises UnknownThing where a name fits nothing.
    """
    wanted = {graph.labels.resolve(name, "")[0] for name in names}
    # what the records of the layer say is for its makers to mend, who have it in their own folder
    others = graph.names.layer if graph.home.layer.path != graph.home.path else frozenset[str]()
    found: dict[str, str] = {}
    for thing, address, issued, as_of in graph.store.query(ADDRESSES.format(properties=PROPERTIES, base=graph.names.base)):
        owner = thing.value.partition("#")[0]
        if owner in wanted if wanted else graph.names.id(owner) not in others:
            date = issued or as_of
            found[address.value] = max(found.get(address.value, ""), date.value[:4] if date else "")
    return dict(sorted(found.items()))


def check(
    graph: Graph,
    names: Iterable[str] = (),
    *,
    older_than: datetime.timedelta,
    visitor: Visitor,
    tick: Callable[[int, int], None] | None = None,
) -> Run:
    """Check the web addresses of a graph, or of some things in it, that were not checked within ``older_than``, and keep the table.

    An interrupted run keeps what it has found. Raises HomeError where the home is the one that ships, StoreError where nothing answers:
    then the fault is likely ours, and nothing is kept.
    """
    graph.home.refuse_shipped("what the addresses answer is written into the home")
    names = list(names)
    years, known = find(graph, names), web_addresses.read(graph.home.data / web_addresses.TABLE)
    kept = {address: row for address, row in known.items() if names or address in years}
    due = [address for address in years if address not in kept or kept[address].status == REFUSED or _age(kept[address]) >= older_than]
    run, table = Run(skipped=len(years) - len(due)), _Table(graph, kept)
    try:
        for row in visitor.visit(due):
            run.checks.append(replace(row, archived=archived(row.address, years[row.address])) if row.is_dead else row)
            table.put(run.checks[-1])
            if tick:
                tick(len(run.checks), len(due))
    finally:
        table.save()
    if table.waiting:
        raise StoreError(
            "none of the web addresses that were asked answered, so that they are not called dead",
            remedy="Is this computer online? Check it, and run this again.",
        )
    run.left = len(due) - len(run.checks)
    return run


def _age(row: Check) -> datetime.timedelta:
    return datetime.date.today() - datetime.date.fromisoformat(row.checked)


def archived(address: str, year: str) -> str:
    """Return where the Internet Archive has the copy nearest to a year, if it has one; without a year, the newest."""
    return f"{ARCHIVE}{year}{'/' if year else ''}{address}"


class _Table:
    """The table as it grows, saved now and then. Failures are kept only once some server has answered: else we may be offline."""

    def __init__(self, graph: Graph, rows: dict[str, Check]) -> None:
        self.path, self.rows = graph.home.data / web_addresses.TABLE, rows
        self.waiting: list[Check] = []
        self.is_online = False
        self.saved = time.monotonic()

    def put(self, row: Check) -> None:
        if row.status in (REFUSED, "scheme"):
            self.rows[row.address] = row
        else:
            self.waiting.append(row)
        self.is_online = self.is_online or row.has_answered or row.status == "robots"
        if time.monotonic() - self.saved > SAVE_EVERY:
            self.save()

    def save(self) -> None:
        if self.is_online:
            self.rows.update((row.address, row) for row in self.waiting)
            self.waiting.clear()
        if self.rows or self.path.exists():
            web_addresses.write(self.path, self.rows.values())
        self.saved = time.monotonic()
