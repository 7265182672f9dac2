"""The library: one object to ask, search, show, check and export a graph, wherever its triples are."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

import pyoxigraph as ox

from miggraph.graph import answers
from miggraph.graph.answers import Answer
from miggraph.graph.graph import Graph
from miggraph.ground import homes
from miggraph.ground.errors import StoreError
from miggraph.ground.findings import Report

if TYPE_CHECKING:
    import rdflib

    from miggraph.bibliography.model import Item
    from miggraph.looking.description import Release
    from miggraph.looking.showing import Thing


def open(
    home: str | os.PathLike[str] | None = None,
    *,
    store: str | os.PathLike[str] | None = None,
    endpoint: str | None = None,
    asserted: bool = False,
) -> KnowledgeGraph:
    """Open a graph: the records of a home, a store that ``build`` wrote, or a SPARQL 1.1 endpoint.

    Without arguments it is the graph that miggraph ships. ``asserted`` leaves out what the rules derive. Raises HomeError, DataError
    or StoreError where it cannot be opened.
    """
    if store and endpoint:
        raise StoreError("a graph is opened from a store or from an endpoint, not from both")
    return KnowledgeGraph(homes.find(home), store=Path(store) if store else None, endpoint=endpoint, asserted=asserted)


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

    def sparql(self, text: str) -> Answer | bool | list[Any]:
        """Run a SPARQL 1.1 query: an Answer for SELECT, a bool for ASK, a list of triples for CONSTRUCT and DESCRIBE.

        The prefixes of miggraph are declared already. Raises QueryError where the query is malformed or an update.
        """
        results = self.store.query(text, asserted=self.asserted)
        if isinstance(results, ox.QuerySolutions):
            return answers.from_solutions(results, self.names)
        if isinstance(results, ox.QueryBoolean):
            return bool(results)
        return list(results)

    def things(self, kind: str, *words: str) -> Answer | bool:
        """List things of a kind, narrowed down: ``kg.things("resources", "theme=remittances", "year=2005..2009")``.

        The words are those of ``miggraph list`` (docs/questions.md): rows come back, or for ``want=exists`` a bool. Values are labels, ids
        or IRIs. Raises UnknownThing or ParameterError where it is not clear what is asked.
        """
        from miggraph.asking.facets import frames, listing

        return listing.answer(self, frames.read(kind, words))

    def things_query(self, kind: str, *words: str) -> str:
        """Return the SPARQL query that ``things`` runs."""
        from miggraph.asking.facets import frames, listing

        return listing.query(self, frames.read(kind, words))

    # looking

    def show(self, name: str) -> Thing:
        """Return everything that is said about one thing, named by label, id or IRI, and who says so. Raises UnknownThing."""
        from miggraph.looking import showing

        return showing.thing(self, self.labels.resolve(name, "")[0])

    def search(self, text: str, *, limit: int = 20) -> Answer:
        """Find things by words in their names, titles, labels and descriptions: the best first, accents and plurals folded."""
        from miggraph.looking import searching

        return searching.search(self, text, limit=limit)

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

    # building, checking and exporting

    def build(self, out: str | os.PathLike[str], *, date: str = "", address: str = "") -> None:
        """Write the graph of the records to a folder, with its descriptions in VoID and DCAT: all of it or nothing.

        ``date`` is the day of the release, ``address`` where the folder will stand on the web. Raises DataError where the records have
        faults, StoreError where the folder cannot be written.
        """
        from miggraph.graph import build
        from miggraph.looking import catalogue

        def beside(folder: Path) -> dict[str, str]:
            return catalogue.beside(Graph(self.home, store=folder), folder, date=date, address=address)

        build.write(self.home, Path(out), beside)

    def validate(self, paths: Iterable[str | os.PathLike[str]] = (), *, info: bool = False) -> Report:
        """Check the records and mapping sets, or some files, against the reader's rules, the SHACL shapes and those of SSSOM.

        ``info`` adds, as information, what no external vocabulary is linked to.
        """
        from miggraph.linking import checking
        from miggraph.validating import validation

        chosen = [Path(path) for path in paths]
        records = [path for path in chosen if not checking.is_set(path)]
        report = Report([], 0) if chosen and not records else validation.validate(self, records)
        return checking.for_validation(self, report, chosen, info=info) if self.from_records else report

    def schema(self) -> dict[str, Any]:
        """Return a JSON Schema (2020-12) of the records, with the ids of this graph."""
        from miggraph.validating import schema

        return schema.schema(self)

    @overload
    def export(self, format: Literal["xlsx"], names: Iterable[str] = (), *, ascii: bool = False) -> bytes: ...  # type: ignore[overload-overlap]

    @overload
    def export(self, format: str = "turtle", names: Iterable[str] = (), *, ascii: bool = False) -> str: ...

    def export(self, format: str = "turtle", names: Iterable[str] = (), *, ascii: bool = False) -> str | bytes:
        """Serialise the graph, or what is said about some things; or write the bibliography of its publications, or of some.

        Formats: ``miggraph.exporting.FORMATS`` and ``miggraph.bibliography.formats.FORMATS``; a workbook is bytes. ``ascii`` writes accents
        as the format spells them in ASCII. Raises ParameterError where there is no such thing, or a bibliography of what is no publication.
        """
        from miggraph import exporting
        from miggraph.bibliography.formats import FORMATS

        if exporting.name_of(format) in FORMATS:
            return exporting.bibliography(self.bibliography(names), format, ascii=ascii)
        if ascii:
            exporting.refuse_ascii(format)
        things = [self.labels.resolve(name, "")[0] for name in names]
        return exporting.export(self, format, things)

    def bibliography(self, names: Iterable[str] = ()) -> list[Item]:
        """Return publications, named by title, id or IRI, as CSL-JSON items; all of the graph where none is named."""
        from miggraph.exporting.items import items

        return items(self, self._publications(names))

    def _publications(self, names: Iterable[str]) -> list[str]:
        from miggraph.asking import answering
        from miggraph.exporting.items import is_publication

        return [name if is_publication(self, name) else answering.thing(self, name, "resource", "") for name in names]

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

        return publications(self, answer.slug, self.found_by(answer))
