"""From a home to a store: records, ontology, and what the rules derive; in memory, or written to a folder atomically."""

from __future__ import annotations

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
from miggraph.lists import stable
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
    derived = _derive(home, union)

    def complete() -> ox.Store:
        store = ox.Store()
        _load(store, read.to_jsonld(context, named=True))
        _load_ontology(home, store, ox.NamedNode(ONTOLOGY_GRAPH))
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(DERIVED_GRAPH)) for t in derived)
        merge(store)
        return store

    return Built(Embedded(union, complete), read, context)


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
    store.bulk_load(jsonld, ox.RdfFormat.JSON_LD)


def _load_ontology(home: Home, store: ox.Store, graph: Any) -> None:
    for path in sorted(home.ontology.glob("*.ttl")):
        if path.name != "shapes.ttl":
            try:
                store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=graph)
            except (SyntaxError, OSError) as error:
                raise HomeError(f"the ontology cannot be read: {error}", where=str(path)) from error


def _derive(home: Home, store: ox.Store) -> list[Any]:
    """Run the rules in the order of their names, each on what those before it derived too. Returns the derived triples."""
    derived: dict[Any, None] = {}
    for path in home.rules():
        try:
            triples: Any = list(store.query(path.read_text(encoding="utf-8"), prefixes=PREFIXES))  # type: ignore[arg-type]
        except (SyntaxError, OSError, TypeError, UnicodeDecodeError) as error:
            raise HomeError(f"the rule cannot be run: {error}", where=str(path)) from error
        derived.update(dict.fromkeys(triples))
        store.extend([ox.Quad(t.subject, t.predicate, t.object) for t in triples])
    return list(derived)


def write(built: Built, out: Path) -> None:
    """Write a graph to a folder: ``store/`` to open, ``graph.nq`` to read. The folder is there whole or not at all.

    Raises DataError where the records have faults, StoreError where the folder cannot be written or holds something else.
    """
    import tempfile

    refuse_faults(built.records.findings)
    if out.exists() and not (out / QUADS).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise StoreError("this folder holds something else than a graph", where=str(out), remedy="Name a new folder with --out.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
            fresh = Path(scratch) / "new"
            fresh.mkdir()
            _fill(built.store.store, fresh)
            _swap(fresh, out, Path(scratch) / "old")
    except OSError as error:
        raise StoreError(f"the graph cannot be written: {error.strerror or error}", where=str(out)) from error


def _fill(store: ox.Store, folder: Path) -> None:
    import os

    lines = sorted(f"{quad} .\n" for quad in stable(list(store)))
    with (folder / QUADS).open("w", encoding="utf-8") as stream:
        stream.writelines(lines)
        stream.flush()
        os.fsync(stream.fileno())
    disk = ox.Store(str(folder / STORE))
    disk.bulk_load(path=str(folder / QUADS), format=ox.RdfFormat.N_QUADS)
    disk.flush()
    disk.optimize()


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
