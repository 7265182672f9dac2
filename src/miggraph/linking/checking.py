"""Checking mapping sets: each by itself, all of them together, against our graph, and against a vocabulary where one is at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph import sssom
from miggraph.ground.errors import DataError
from miggraph.ground.findings import Finding, shown_all
from miggraph.ground.homes import Home, record_files
from miggraph.linking import consistency
from miggraph.linking import row_rules as rules
from miggraph.linking.object_terms import ObjectTerms, OpenVocabulary, check_objects, hierarchy, look_up
from miggraph.linking.row_rules import Row, rows
from miggraph.sssom import MappingSet

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.graph.store import Store
    from miggraph.ground.findings import Report

MAPPING_RULES = {
    "mapping-unreadable": "The mapping set cannot be read at all.",
    "mapping-metadata": "The block of metadata is not as SSSOM has it, or lacks the set's id or licence.",
    "mapping-columns": "The line that names the columns is missing or incomplete.",
    "mapping-row": "A row that cannot be read.",
    "mapping-identifier": "An identifier that is none.",
    "mapping-prefix": "An identifier whose prefix is not in the curie_map, or a prefix that the curie_map redefines.",
    "mapping-predicate": "A relation that links do not have.",
    "mapping-predicate-kind": "A relation that does not fit the kind of thing: owl:sameAs between concepts, SKOS on people.",
    "mapping-justification": "A row that does not say how it was found, or says it in words that SSSOM does not know.",
    "mapping-date": "A date that is none, or is yet to come.",
    "mapping-confidence": "A confidence that is not a number from 0 to 1.",
    "mapping-modifier": "A modifier other than Not.",
    "mapping-half-decided": "A decision without its date, or without who decided.",
    "mapping-reviewer": "An ORCID that is none.",
    "mapping-subject": "A subject that is not in the graph.",
    "mapping-kind": "A subject of another kind than the set is for.",
    "mapping-own": "An object that is one of our own things.",
    "mapping-duplicate": "Two rows about the same two things.",
    "mapping-contradiction": "Rows that cannot both be so.",
    "mapping-two-exact": "One of our things with two exact matches in one vocabulary.",
    "mapping-canonical": "A file that is not in canonical form.",
    "mapping-claimed-twice": "Two of our things with one exact match: it makes them one.",
    "mapping-chain": "A chain of exact matches that makes one of two of our things.",
    "mapping-hierarchy": "Links and hierarchies that put something above itself.",
    "mapping-related": "A link that says related of what is the same, or above or below, by others.",
    "mapping-object": "An object that the vocabulary does not have.",
    "mapping-obsolete": "An object that the vocabulary has withdrawn or replaced.",
    "mapping-label": "An object that has another name in the vocabulary.",
}
PRESENT = "SELECT DISTINCT ?thing WHERE {{ VALUES ?thing {{ {things} }} ?thing a ?type }}"
ONE = "SELECT ?a ?b WHERE { VALUES ?same { skos:exactMatch owl:sameAs } ?a ?same ?b }"
BROADER = "SELECT ?a ?b WHERE { VALUES ?up { skos:broader mig:within } ?a ?up ?b }"
CHUNK = 5_000  # things asked for in one query, so that it does not grow with the sets


def check(home: Home, store: Store, paths: Iterable[Path] = (), open: OpenVocabulary | None = None, kind: str = "") -> list[Finding]:
    """Check the mapping sets of a home, or report on some files only, in the order of files and lines.

    Sets outside the home may be named. With ``open``, which opens a vocabulary for a kind of our things, the objects that are its terms
    are looked up in it: for all kinds, or one.
    """
    wanted = [file for path in paths for file in (sssom.files(path) if path.is_dir() else [path])]
    # all sets of the home, also where some are asked for: what two sets say together is wrong in both
    own = sssom.files(home.mappings)
    files = {file.resolve(): file for file in [*wanted, *own]}
    found: list[Finding] = []
    sets = [one for file in files.values() for one in _read(file, home, found)]
    found += [finding for one in sets for finding in (*one.findings, *rules.check(one, home.path))]
    everything = [row for one in sets for row in rows(one, home.path)]
    looked_up = look_up(everything, open, kind) if open else []
    found += [finding for one in looked_up for finding in check_objects(one)]
    found += [*_subjects(everything, store), *_consistency(everything, store, looked_up)]
    shown = shown_all(wanted, own, home.path)
    return sorted({finding for finding in found if not wanted or finding.file in shown}, key=Finding.sort_key)


def _read(file: Path, home: Home, found: list[Finding]) -> Iterator[MappingSet]:
    try:
        yield sssom.read(file, home.names, root=home.path)
    except DataError as error:
        found.append(sssom.unreadable(error))


def for_validation(graph: Graph, report: Report, paths: list[Path], *, info: bool) -> Report:
    """Add what is wrong with the mapping sets to a report on records; with ``info`` also what has no link to another vocabulary.

    With paths, only the sets among and below them are reported on.
    """
    from miggraph.linking.status import unlinked

    wanted = [file for path in paths for file in _sets_at(path)]
    found = check(graph.home, graph.built.store, wanted) if wanted or not paths else []
    if info:
        sets = [one for file in sssom.files(graph.home.mappings) for one in _read(file, graph.home, [])]
        files = shown_all((file for path in paths for file in record_files(path)), graph.home.record_files(), graph.home.path)
        lacking = unlinked(graph.built.store, sets, graph.built.records.nodes)
        found += [finding for finding in lacking if not paths or finding.file in files]
    return replace(report, findings=sorted({*report.findings, *found}, key=Finding.sort_key))


def is_set(path: Path) -> bool:
    """Say whether a path is that of a mapping set, by its name."""
    return path.name.endswith(sssom.SUFFIX)


def _sets_at(path: Path) -> list[Path]:
    if is_set(path):
        return [path]
    return [file for folder in (path, *path.rglob("*/")) for file in sssom.files(folder)] if path.is_dir() else []


# our side


def _subjects(everything: list[Row], store: Store) -> Iterator[Finding]:
    """Yield the subjects that look like ours and are not in the graph."""
    present = _present({row.subject for row in everything if row.kind}, store)
    for row in everything:
        if row.kind and row.subject not in present:
            message = "nothing in the graph has this id: was it renamed?"
            yield row.finding("mapping-subject", message, key="subject_id", value=row.mapping.subject_id)


def _present(things: set[str], store: Store) -> set[str]:
    names = [str(ox.NamedNode(thing)) for thing in sorted(things)]
    chunks = [names[at : at + CHUNK] for at in range(0, len(names), CHUNK)]
    return {row[0].value for chunk in chunks for row in store.query(PRESENT.format(things=" ".join(chunk)))}


def _consistency(everything: list[Row], store: Store, looked_up: list[ObjectTerms]) -> Iterator[Finding]:
    accepted = [row for row in everything if row.mapping.is_accepted]
    stated = {(row.subject, row.object) for row in accepted}
    known = [pair for pair in _pairs(store, ONE) if pair not in stated]  # said by records, not by rows
    # a term and the one that took its place are one for whoever follows the vocabulary
    known += [(term.id, term.replaced_by) for one in looked_up for term in one.terms.values() if term.replaced_by not in ("", term.id)]
    ours, above = _pairs(store, BROADER), list(dict.fromkeys(pair for one in looked_up for pair in hierarchy(one)))
    yield from consistency.two_exact_matches(accepted)
    yield from consistency.merged_things(accepted, known)
    yield from consistency.cycles(accepted, known, ours, above)
    yield from consistency.related_conflicts(accepted, known, [*ours, *above])


def _pairs(store: Store, query: str) -> list[tuple[str, str]]:
    return [(row[0].value, row[1].value) for row in store.query(query)]
