"""From a home to a store: records, ontology, and what the rules derive; in memory, or written to a folder atomically."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from miggraph import context as contexts
from miggraph import records
from miggraph.context import Context
from miggraph.errors import DataError, HomeError, StoreError
from miggraph.findings import Finding
from miggraph.home import Home
from miggraph.lists import Lists
from miggraph.records import Records
from miggraph.store import Embedded, merge
from miggraph.terms import DERIVED_GRAPH, ONTOLOGY_GRAPH, PREFIXES

STORE, QUADS = "store", "graph.nq"


@dataclass
class Built:
    """A graph in memory and the records it was made from."""

    store: Embedded
    records: Records
    context: Context


def load(home: Home, files: list[Path] | None = None) -> Built:
    """Read the records of a home, or of some files, into a store in memory and run the rules.

    Faults in the records are in ``records.findings``; what is faulty is left out of the graph.
    """
    context = contexts.load(home.ontology / "context.jsonld")
    read = records.read(home.record_files() if files is None else files, context, root=home.path)
    union = ox.Store()
    _load(union, read.to_jsonld(context))
    _load_ontology(home, union, ox.DefaultGraph())
    _derive(home, union, ox.DefaultGraph())

    def complete() -> ox.Store:
        store = named(home, read, context)
        merge(store)
        return store

    return Built(Embedded(union, complete), read, context)


def named(home: Home, read: Records, context: Context) -> ox.Store:
    """Load records into the named graphs of their sources, beside those of the ontology and of what the rules derive."""
    store = ox.Store()
    _load(store, read.to_jsonld(context, named=True))
    _load_ontology(home, store, ox.NamedNode(ONTOLOGY_GRAPH))
    _derive(home, store, ox.NamedNode(DERIVED_GRAPH))
    return store


def refuse_faults(findings: list[Finding]) -> None:
    """Raise DataError if the reader found faults: a graph with holes in it would give wrong answers."""
    if findings:
        more = f"\n  … and {len(findings) - 3} more" if len(findings) > 3 else ""
        shown = "\n  ".join(str(finding) for finding in findings[:3])
        raise DataError(
            f"the records have {len(findings)} fault{'s' if len(findings) > 1 else ''}:\n  {shown}{more}",
            remedy="See them all with: miggraph validate",
        )


def _load(store: ox.Store, jsonld: bytes) -> None:
    store.bulk_load(jsonld, ox.RdfFormat.JSON_LD, lenient=True)  # the reader has checked every address and language tag


def _load_ontology(home: Home, store: ox.Store, graph: Any) -> None:
    for path in sorted(home.ontology.glob("*.ttl")):
        if path.name != "shapes.ttl":
            try:
                store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=graph)
            except (SyntaxError, OSError) as error:
                raise HomeError(f"the ontology cannot be read: {error}", where=str(path)) from error


def _derive(home: Home, store: ox.Store, graph: Any) -> None:
    """Run the rules in the order of their names, each on what those before it derived too, and put what they derive into a graph."""
    for path in home.rules():
        try:
            triples: Any = store.query(path.read_text(encoding="utf-8"), prefixes=PREFIXES, use_default_graph_as_union=True)
            store.extend([ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples])
        except (SyntaxError, OSError, TypeError, AttributeError, UnicodeDecodeError) as error:
            raise HomeError(f"the rule cannot be run: {error}", where=str(path)) from error


def write(home: Home, out: Path) -> None:
    """Write the graph of a home to a folder: ``store/`` to open, ``graph.nq`` to read. The folder is there whole or not at all.

    Raises DataError where the records have faults, StoreError where the folder cannot be written or holds something else.
    """
    import tempfile

    context = contexts.load(home.ontology / "context.jsonld")
    read = records.read(home.record_files(), context, root=home.path)
    refuse_faults(read.findings)
    if out.exists() and not (out / QUADS).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise StoreError("this folder holds something else than a graph", where=str(out), remedy="Name a new folder with --out.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
            fresh = Path(scratch) / "new"
            fresh.mkdir()
            _fill(named(home, read, context), fresh)
            _swap(fresh, out, Path(scratch) / "old")
    except OSError as error:
        raise StoreError(f"the graph cannot be written: {error.strerror or error}", where=str(out)) from error


def _fill(store: ox.Store, folder: Path) -> None:
    """Write the named graphs and their union, the default graph, as sorted N-Quads, and a store of them."""
    import os

    quads = _stable_lines(store.dump(format=ox.RdfFormat.N_QUADS) or b"")
    union = {f"{line.rpartition(' <')[0]} ." for line in quads}  # each line ends in the name of its graph
    text = ("\n".join(sorted({*quads, *union})) + "\n").encode()
    with (folder / QUADS).open("wb") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    disk = ox.Store(str(folder / STORE))
    disk.bulk_load(text, ox.RdfFormat.N_QUADS, lenient=True)


def _stable_lines(dump: bytes) -> list[str]:
    """Split N-Quads into lines, with the cells of lists named alike in every run."""
    lines = dump.decode().splitlines()
    with_cells = "\n".join(line for line in lines if "_:" in line)
    names = {str(old): str(new) for old, new in Lists(ox.parse(with_cells, ox.RdfFormat.N_QUADS)).names().items()}
    return [re.sub(r"_:\w+", lambda cell: names.get(cell[0], cell[0]), line) if "_:" in line else line for line in lines]


def _swap(fresh: Path, out: Path, old: Path) -> None:
    import shutil

    if out.exists():
        out.replace(old)
    try:
        fresh.replace(out)
    except OSError:
        if old.exists():
            old.replace(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
