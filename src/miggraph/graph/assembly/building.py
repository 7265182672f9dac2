"""Building: the quads of a home as one sorted file, by all cores and in a bounded part of the memory.

Parts become pieces, pieces become sorted runs, and these are merged range by range. What lies between two steps is in files of a folder, so that
a worker that dies costs what it was doing, and no more.
"""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyoxigraph as ox

from miggraph.graph.assembly import carrying, deriving, merging, pieces, sorting
from miggraph.graph.assembly.deriving import Derived
from miggraph.graph.assembly.pieces import Piece
from miggraph.graph.assembly.source import Source
from miggraph.graph.assembly.vocabulary import Vocabulary
from miggraph.ground.findings import Finding
from miggraph.ground.pool import Mapping
from miggraph.records.parts import Part

Hashes = np.ndarray[Any, np.dtype[np.uint64]]
_SHARED = 32 << 20  # bytes of quads of shared things that are derived from at once


@dataclass
class _Summary:
    """What the merge needs to know of a piece: hashes of ids, of references, and of what each source names."""

    things: Hashes
    nested: Hashes
    references: Hashes
    named: Hashes
    findings: list[Finding]
    is_doubled: bool
    size: int


class Building:
    """The quads of a home by its parts, with a folder for what lies between two steps."""

    def __init__(self, source: Source, parts: list[Part], scratch: Path, mapping: Mapping, cluster: Mapping | None = None) -> None:
        self.source, self.parts, self.mapping, self.cluster = source, parts, mapping, cluster
        self.vocabulary, self.folder = source.vocabulary, scratch / "pieces"
        self._summaries: list[_Summary] = []

    def findings(self) -> list[Finding]:
        """Make the pieces, and list what is wrong with the records. Raises OSError where a file cannot be read."""
        self.folder.mkdir()
        self._summaries = list(self._made())
        known = np.unique(np.concatenate([array for one in self._summaries for array in (one.things, one.nested)]))
        named = np.concatenate([one.named for one in self._summaries])
        is_whole = all(np.isin(one.references, known).all() for one in self._summaries) and len(np.unique(named)) == len(named)
        if is_whole and not any(one.findings or one.is_doubled for one in self._summaries):
            return self.source.findings()
        light = [_light(self.folder, number) for number in range(len(self.parts))]
        return self.source.findings(merging.findings(light, self.vocabulary))

    def records(self) -> Iterator[Piece]:
        """Yield the pieces, for the records that are in them, before the quads are written."""
        return (_light(self.folder, number) for number in range(len(self.parts)))

    def _made(self) -> Iterator[_Summary]:
        if not self.cluster:
            return self.mapping(partial(_make, self.vocabulary, self.folder), list(enumerate(self.parts)))
        made = carrying.pieces(self.parts, self.vocabulary, self.cluster)
        return (_keep(self.folder, number, piece) for number, piece in enumerate(made))

    def write(self, target: Path) -> None:
        """Write all quads, sorted, each statement in the default graph too."""
        runs = self._runs()
        if self.source.of_all:
            runs.append(self._concluded(runs))
        cuts = [None, *sorting.bounds(runs), None]
        with target.open("wb") as stream:
            for path in self.mapping(partial(_merge, self.folder, runs), list(enumerate(pairwise(cuts)))):
                stream.write(path.read_bytes())
                path.unlink()
        shutil.rmtree(self.folder)

    def _concluded(self, runs: list[Path]) -> Path:
        """Make a run of what follows by the rules that are run on the whole graph."""
        store = ox.Store(str(self.folder / "whole"))
        for run in runs:
            store.bulk_extend(ox.parse(path=str(run), format=ox.RdfFormat.N_QUADS, lenient=True))
        run = self.folder / "concluded.run"
        sorting.write_run(run, self.source.concluded(store))
        return run

    def _runs(self) -> list[Path]:
        """Return the sorted runs of what the records say, what follows from it thing by thing, and what is beside them."""
        shared = self._shared()
        share = sum(one.size for one in self._summaries) * len(shared) // (1 + sum(len(one.things) for one in self._summaries))
        batches = share // _SHARED + 1 if len(shared) else 0
        runs = list(self.mapping(partial(_sort, self.folder, shared, batches), range(len(self.parts))))
        runs += self.mapping(partial(_again, self.vocabulary, self.folder, len(self.parts)), range(batches))
        runs.append(self.folder / "beside.run")
        sorting.write_run(runs[-1], self.source.beside())
        return runs

    def _shared(self) -> Hashes:
        """Return the hashes of the things that have records in several parts."""
        things, counts = np.unique(np.concatenate([np.unique(one.things) for one in self._summaries]), return_counts=True)
        return things[counts > 1]


def _load(folder: Path, number: int) -> Piece:
    found: Piece = pickle.loads((folder / f"{number}.piece").read_bytes())  # noqa: S301 - this process, or one of its own, has written it
    return found


def _light(folder: Path, number: int) -> Piece:
    """Return a piece without its quads, as much as is looked at for faults."""
    return replace(_load(folder, number), quads=b"", derived=Derived())


def _make(vocabulary: Vocabulary, folder: Path, task: tuple[int, Part]) -> _Summary:
    number, part = task
    return _keep(folder, number, pieces.piece(part, vocabulary))


def _keep(folder: Path, number: int, made: Piece) -> _Summary:
    (folder / f"{number}.piece").write_bytes(pickle.dumps(made))
    return _Summary(
        _hashes(record.id for record in made.records),
        _hashes([*made.nested, *made.unread_ids]),
        _hashes(made.references),
        _hashes(f"{record.id} {record.graph}" for record in made.records),
        made.findings,
        made.is_doubled,
        len(made.quads),
    )


def _hashes(names: Iterable[str]) -> Hashes:
    from hashlib import blake2b

    return np.frombuffer(b"".join([blake2b(name.encode(), digest_size=8).digest() for name in names]), dtype=np.uint64)


def _sort(folder: Path, shared: Hashes, batches: int, number: int) -> Path:
    """Make a sorted run of a piece, without what is derived from shared things; their quads are put aside by batches."""
    made, again = _load(folder, number), set[str]()
    if batches:
        ids = [record.id for record in made.records]
        again = {name for name, is_shared in zip(ids, np.isin(_hashes(ids), shared), strict=True) if is_shared}
        kept: list[list[tuple[str, bytes]]] = [[] for _ in range(batches)]
        for record in made.records:
            if record.id in again:
                kept[int(_hashes([record.id])[0]) % batches].append((record.id, made.quads[record.first : record.last]))
        for batch, quads in enumerate(kept):
            (folder / f"{number}.{batch}.shared").write_bytes(pickle.dumps(quads))
    derived = made.derived.quads if not again else b"".join(made.derived.of(thing) for thing in made.derived.things if thing not in again)
    run = folder / f"{number}.run"
    sorting.write_run(run, [*made.quads.split(b"\n"), *derived.split(b"\n")])
    return run


def _again(vocabulary: Vocabulary, folder: Path, count: int, batch: int) -> Path:
    """Make a run of what follows from the shared things of a batch."""
    files = [folder / f"{number}.{batch}.shared" for number in range(count)]
    shared = [said for file in files for said in pickle.loads(file.read_bytes())]  # noqa: S301 - see _load
    derived = deriving.derive(b"".join([quads for _, quads in shared]), {thing for thing, _ in shared}, vocabulary)
    run = folder / f"again-{batch}.run"
    sorting.write_run(run, derived.quads.split(b"\n"))
    return run


def _merge(folder: Path, runs: list[Path], task: tuple[int, tuple[bytes | None, bytes | None]]) -> Path:
    number, (first, last) = task
    lines = b"".join([sorting.between(run, first, last) for run in runs]).split(b"\n")
    path = folder / f"{number}.range"
    path.write_bytes(sorting.merged(line for line in lines if line))
    return path
