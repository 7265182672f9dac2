"""The library: one object to ask, search, show, check and export a graph, wherever its triples are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn, overload

from miggraph.graph import answers
from miggraph.graph.answers import Answer
from miggraph.graph.graph import Graph
from miggraph.graph.limits import Limits, unlimited
from miggraph.graph.store import Solutions
from miggraph.ground import homes
from miggraph.ground.errors import ParameterError, QueryError, StoreError
from miggraph.ground.findings import Finding, Report
from miggraph.ground.settings import FILE

if TYPE_CHECKING:
    import rdflib

    from miggraph.bibliography.model import Item
    from miggraph.comparing.difference import Difference
    from miggraph.exporting.triples import Triples
    from miggraph.graph.part import LeftOut
    from miggraph.ground.pool import Mapping
    from miggraph.looking.description import Release
    from miggraph.looking.things import Thing
    from miggraph.pushing import Pushed


def open(
    home: str | os.PathLike[str] | None = None,
    *,
    store: str | os.PathLike[str] | None = None,
    endpoint: str | None = None,
    asserted: bool = False,
    timeout: float = 60.0,
    memory: float = 4096,
    services: Iterable[str] = (),
    cache: bool | None = None,
) -> KnowledgeGraph:
    """Open a graph: the records of a home, a store that ``build`` wrote, or a SPARQL 1.1 endpoint.

    A store that was built knows the home it was made from. Without arguments it is the graph that miggraph ships. ``asserted`` leaves out what the rules conclude, and keeps the labels,
    types and authors that they put into the form that queries read. A query takes at most ``timeout`` seconds and ``memory`` MB, and calls
    no other service than the addresses in ``services``. The graph of a home is kept in the user's cache, unless it is so small that reading its
    records takes no longer; with ``cache=False`` they are read in any case, with ``cache=True`` even the smallest is kept. Raises HomeError, DataError or StoreError where it cannot be opened.
    """
    if store and endpoint:
        raise StoreError("a graph is opened from a store or from an endpoint, not from both")
    limits = Limits(timeout, memory, frozenset(services))
    found = homes.find(home)
    if store and not home and (Path(store) / FILE).is_file():
        built = homes.at(Path(store))
        found = built if built.settings.base != found.settings.base else found  # a store is asked in the terms of the home it was made from
    return KnowledgeGraph(found, store=Path(store) if store else None, endpoint=endpoint, asserted=asserted, limits=limits, cache=cache)


FORMS = {"select": "SELECT", "construct": "CONSTRUCT or DESCRIBE", "exists": "ASK"}


def _refuse(result: object, method: str) -> NoReturn:
    """Raise QueryError for a query of another form than a method runs, and name the method that does."""
    found = "select" if isinstance(result, Answer) else "exists" if isinstance(result, bool) else "construct"
    raise QueryError(
        f"{method}() runs {FORMS[method]} queries, and this is {FORMS[found]}", remedy=f"Run it with {found}(), or with sparql()."
    )


class KnowledgeGraph(Graph):
    """A knowledge graph, and what can be done with it, a line each. Make one with ``miggraph.open()``."""

    # asking

    def ask(self, question: str, *, sources: bool = False, **parameters: Any) -> Answer:
        """Answer a question: a canned query by slug with its parameters, or a sentence in plain English.

        Parameters are labels, ids or IRIs for things, years, months (``"2021-04"``), True and False. ``sources`` adds a column with the
        documents and sections that each row rests on. ``notes`` of the answer says what was understood.

        Raises UnknownThing, ParameterError or NotUnderstood where it is not clear what is asked.
        """
        from miggraph.asking import answering

        return answering.answer(self, question, parameters, sources=sources)

    def asked_query(self, question: str, **parameters: Any) -> str:
        """Return the SPARQL query that ``ask`` runs. Raises NotUnderstood where sentences, not a query, would answer."""
        from miggraph.asking import answering

        return answering.query(self, question, parameters)

    def sparql(self, text: str) -> Answer | bool | Triples:
        """Run a SPARQL 1.1 query: an Answer for SELECT, a bool for ASK, Triples for CONSTRUCT and DESCRIBE.

        The prefixes of miggraph are declared already. Raises QueryError where the query is malformed, an update, would call a service that
        is not allowed, or takes more time or memory than it may.
        """
        results = self.store.query(text, asserted=self.asserted)
        if isinstance(results, Solutions):
            return answers.from_solutions(results, self)
        if isinstance(results, bool):
            return results
        from miggraph.exporting.triples import Triples

        return Triples(results, self)

    def select(self, text: str) -> Answer:
        """Run a SELECT query and return its rows. Raises QueryError as ``sparql`` does, and for a query of another form."""
        result = self.sparql(text)
        return result if isinstance(result, Answer) else _refuse(result, "select")

    def construct(self, text: str) -> Triples:
        """Run a CONSTRUCT or DESCRIBE query and return its triples. Raises QueryError as ``sparql`` does, and for a query of another form."""
        result = self.sparql(text)
        return _refuse(result, "construct") if isinstance(result, (Answer, bool)) else result

    def exists(self, text: str) -> bool:
        """Run an ASK query and return whether its pattern is found. Raises QueryError as ``sparql`` does, and for a query of another form."""
        result = self.sparql(text)
        return result if isinstance(result, bool) else _refuse(result, "exists")

    def things(self, kind: str, *words: str) -> Answer | bool:
        """List things of a kind, narrowed down: ``kg.things("resources", "theme=remittances", "year=2005..2009")``.

        The words are those of ``miggraph list`` (docs/questions.md): rows come back, or for ``want=exists`` a bool. Values are labels, ids
        or IRIs. Raises UnknownThing or ParameterError where it is not clear what is asked.
        """
        from miggraph.asking.facets import frames, listing

        frame = frames.read(kind, words)
        return listing.exists(self, frame) if frame.want == "exists" else listing.answer(self, frame)

    def things_query(self, kind: str, *words: str) -> str:
        """Return the SPARQL query that ``things`` runs."""
        from miggraph.asking.facets import frames, listing

        return listing.query(self, frames.read(kind, words))

    # looking

    def show(self, name: str) -> Thing:
        """Return everything that is said about one thing, named by label, id or IRI, and who says so. Raises UnknownThing."""
        from miggraph.looking import showing

        return showing.thing(self, self.labels.resolve(name, "")[0])

    def search(self, text: str, *, limit: int = 20, parts: bool = False) -> Answer:
        """Find things by words in their names, titles, labels and descriptions: the best first, accents and plurals folded.

        ``parts`` finds by itself too what is nested in a record: a figure, an update.
        """
        from miggraph.looking import searching

        return searching.search(self, text, limit=limit, parts=parts)

    def stats(self) -> Answer:
        """Count what is in the graph: things by type, statements by source."""
        from miggraph.looking import statistics

        return statistics.counts(self)

    def describe(self, vocabulary: str, release: Release | None = None) -> str:
        """Describe the graph as a dataset, in Turtle, by one of ``looking.catalogue.VOCABULARIES``: ``void`` or ``dcat``.

        ``release`` says what the home does not: the day, the files, the address of a SPARQL service.
        """
        from miggraph.looking.catalogue import VOCABULARIES

        return VOCABULARIES[vocabulary](self, release)

    # comparing

    def diff(self, old: str | os.PathLike[str] | Graph, new: str | os.PathLike[str] | Graph | None = None) -> Difference:
        """Return what changed from one state of a graph to another, by default to this graph: see ``miggraph.comparing.compare``."""
        from miggraph import comparing

        return comparing.compare(self, old, new)

    # building, checking and exporting

    def build(self, out: str | os.PathLike[str], *, date: str = "", address: str = "", cluster: Mapping | None = None) -> None:
        """Write the graph of the records to a folder, with its descriptions in VoID and DCAT: all of it or nothing.

        ``date`` is the day of the release, ``address`` where the folder will stand on the web. ``miggraph.cluster.connect`` gives a ``cluster``
        that does the work on the records. Raises DataError where the records have faults, StoreError where the folder cannot be written.
        """
        from miggraph.graph import build
        from miggraph.looking import catalogue

        def beside(folder: Path) -> dict[str, str]:
            return catalogue.beside(Graph(self.home, store=folder, limits=unlimited()), folder, date=date, address=address)

        build.write(self.home, Path(out), beside, cluster)

    def push(
        self,
        url: str,
        *,
        update: str = "",
        graph_store: str = "",
        check: bool = True,
        dry_run: bool = False,
        replace: bool = False,
        progress: Callable[[int], None] = lambda _: None,
    ) -> Pushed:
        """Make a SPARQL 1.1 service, whose queries go to ``url``, answer as this graph does; only what differs is sent.

        ``update`` or ``graph_store`` is where it is written to, ``replace`` lets go of what it holds and was not pushed. Who asks is said by the
        environment: see docs/services.md. Raises StoreError where the service does not take it; a further push goes on from there.
        """
        from miggraph import pushing
        from miggraph.pushing import access

        chosen = access.access(url, update, graph_store, os.environ)
        return pushing.push(self, chosen, check=check, dry=dry_run, replace=replace, tick=progress)

    def published(self) -> tuple[KnowledgeGraph, LeftOut]:
        """Return the part of the graph that its home publishes, in memory, and what is left out; the graph itself where that is nothing.

        Raises HomeError where the settings name a kind or a key that there is not.
        """
        from miggraph.graph import part

        return part.published(self)

    def package(self, out: str | os.PathLike[str], *, date: str, address: str = "") -> int:
        """Write the graph to a zip file for an archive, an RO-Crate, all of it or nothing; returns how many files are in it.

        What is private is in it: take ``kg.published()[0]``. ``date`` is the day of the publication, ``address`` where the graph is to be seen
        on the web. Raises HomeError where the home has no licence, StoreError where the file cannot be written.
        """
        from miggraph import packing

        return packing.write(self, Path(out), date=date, address=address)

    def validate(
        self,
        paths: Iterable[str | os.PathLike[str]] = (),
        *,
        info: bool = False,
        progress: Callable[[int, int], None] | None = None,
        cluster: Mapping | None = None,
    ) -> Report:
        """Check the records and mapping sets, or some files, against the reader's rules, the SHACL shapes and those of SSSOM.

        ``info`` adds, as information, what no external vocabulary is linked to. ``progress`` is told how many of how many shapes are done.
        A ``cluster`` reads the records (``miggraph.cluster.connect``); they are judged here.
        """
        from miggraph.linking import checking
        from miggraph.validating import validation

        chosen = [Path(path) for path in paths]
        records = [path for path in chosen if not checking.is_set(path)]
        report = Report([], 0) if chosen and not records else validation.validate(self, records, progress, cluster)
        return checking.for_validation(self, report, chosen, info=info) if self.from_records else report

    def lint(self) -> list[Finding]:
        """Check the files of queries, facets, words and rules, and that no two shapes have one name."""
        from miggraph.asking import linting
        from miggraph.validating import shapes

        return [*linting.lint(self), *shapes.clashes(self.home)]

    def schema(self) -> dict[str, Any]:
        """Return a JSON Schema (2020-12) of the records, with the ids of this graph."""
        from miggraph.validating import schema

        return schema.schema(self)

    @overload
    def export(self, format: Literal["xlsx"], names: Iterable[str] = (), *, ascii: bool = False, with_ontology: bool = False) -> bytes: ...  # type: ignore[overload-overlap]

    @overload
    def export(self, format: str = "turtle", names: Iterable[str] = (), *, ascii: bool = False, with_ontology: bool = False) -> str: ...

    def export(self, format: str = "turtle", names: Iterable[str] = (), *, ascii: bool = False, with_ontology: bool = False) -> str | bytes:
        """Serialise the graph, or what is said about some things; or write the bibliography of its publications, or its contacts, or of some.

        Formats: ``miggraph.exporting.FORMATS``, ``miggraph.bibliography.formats.FORMATS`` and vcard; a workbook is bytes. ``ascii`` writes
        accents as the format spells them in ASCII; ``with_ontology`` adds classes and properties. Raises ParameterError where there is no
        such thing, a bibliography of what is no publication, or a vCard of what is neither an organisation nor a person.
        """
        from miggraph import exporting
        from miggraph.bibliography.formats import FORMATS

        chosen = exporting.name_of(format)
        if with_ontology and chosen not in exporting.FORMATS:
            raise ParameterError(f"{format} has no place for an ontology", remedy=f"Formats: {', '.join(exporting.FORMATS)}")
        if chosen in FORMATS:
            return exporting.bibliography(self.bibliography(names), format, ascii=ascii)
        if ascii:
            exporting.refuse_ascii(format)
        things = [self.labels.resolve(name, "")[0] for name in names]
        if chosen == exporting.VCARD:
            from miggraph.exporting import vcard

            return vcard.export(self, things)
        return exporting.export(self, format, things, with_ontology=with_ontology)

    def write(self, answer: Answer, format: str = "csv") -> str | bytes:
        """Write an answer in one of ``exporting.rows.RESULT_FORMATS``; a workbook is bytes.

        Raises ParameterError for an unknown format, and for the vCard of what is neither an organisation nor a person.
        """
        from miggraph.exporting import rows

        return rows.write(answer, format)

    def bibliography(self, names: Iterable[str] = ()) -> list[Item]:
        """Return publications, named by title, id or IRI, as CSL-JSON items; all of the graph where none is named."""
        from miggraph.exporting.items import items

        return items(self, self._publications(names))

    def _publications(self, names: Iterable[str]) -> list[str]:
        from miggraph.asking import resolving
        from miggraph.exporting.items import is_publication

        return [name if is_publication(self, name) else resolving.thing(self, name, "resource", "") for name in names]

    def cite(self, names: Iterable[str], *, style: str = "apa", format: str = "text") -> str:
        """Cite publications in one of ``citing.STYLES``, as text, html or markdown. Raises ParameterError as ``citing.cite`` does."""
        from miggraph import citing
        from miggraph.exporting.items import named

        return citing.cite(named(self, self._publications(names)), style, format)

    def to_rdflib(self) -> rdflib.Dataset:
        """Return the graph as an rdflib Dataset with its named graphs, whose default graph is their union."""
        from miggraph import exporting

        return exporting.to_rdflib(self)

    def publications(self, answer: Answer) -> list[str]:
        """List the publications among the things of an answer. Raises ParameterError where it is of other things only."""
        from miggraph.exporting.items import publications

        return publications(self, answer.slug, answer.things())
