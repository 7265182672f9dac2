"""Building the index of a vocabulary: terms come in as a stream and go out to files; memory holds some 100 bytes for each label."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from miggraph.ground import atomic
from miggraph.ground.errors import DataError, StoreError
from miggraph.linking import index, signatures
from miggraph.linking.model import Term

CHUNK = signatures.CHUNK
HOSTS = 100  # whose identifiers are compared, to find the namespace that most have
REMEDY = "Terms have an identifier that is a web address (or begins with urn:), and a label: skos:prefLabel, rdfs:label, schema:name or foaf:name."
TICK = 5_000  # terms between two ticks


def build(folder: Path, terms: Iterable[Term], about: Mapping[str, Any], *, tick: Callable[[int], None] = lambda _: None) -> None:
    """Build an index in a folder, in place of an older one; ``tick`` is told now and then how many terms there are.

    The folder is whole or not there: the index is built beside it and renamed. Raises StoreError where it cannot be written, DataError
    where there are no terms.
    """
    try:
        with atomic.replacing_folder(folder) as fresh:
            _Builder(fresh).build(terms, about, tick)
            if folder.exists() and not (folder / "about.json").is_file():
                raise StoreError("this folder holds something else than an index", where=str(folder), remedy="Name another with --index.")
    except OSError as error:
        raise StoreError(f"the index cannot be written: {error.strerror or error}", where=str(folder)) from error


class _Builder:
    """The files of an index, while they are written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.starts, self.ids = array("Q", [0]), array("Q")  # of terms
        self.owners, self.sizes = array("I"), array("I")  # of labels: their term, and their length in bytes
        self.known: dict[str, int] = {}  # words, by their text
        self.uses, self.used = array("I"), array("I")  # the words of all labels, and how many each label has
        self.spaces: dict[str, tuple[int, str]] = {}  # by host, how many identifiers there are, and what they begin with

    def build(self, terms: Iterable[Term], about: Mapping[str, Any], tick: Callable[[int], None]) -> None:
        with self._open("terms.jsonl") as lines, self._open("unsorted.txt") as texts:
            for number, term in enumerate(terms, 1):
                lines.write(line := index.dumped(term).encode("utf-8", "replace") + b"\n")
                self._add(term, len(line), texts)
                if number % TICK == 0:
                    tick(number)
        if not self.owners:
            raise DataError("no terms are found here", where=str(about.get("place", "")), remedy=REMEDY)
        self._finish()
        tick(len(self.ids))
        about = {"version": index.VERSION, "terms": len(self.ids), "namespace": _namespace(max(self.spaces.values())[1]), **about}
        (self.folder / "about.json").write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")

    def _open(self, name: str) -> Any:
        return (self.folder / name).open("wb")

    def _add(self, term: Term, size: int, texts: Any) -> None:
        number = len(self.ids)
        host = "/".join(term.id.split("/", 3)[:3])
        if host in self.spaces or len(self.spaces) < HOSTS:
            count, shared = self.spaces.get(host, (0, term.id))
            self.spaces[host] = count + 1, _shared(shared, term.id)
        self.starts.append(self.starts[-1] + size)
        self.ids.append(index.digest(term.id))
        for key in index.keys(term):
            data = key.encode("utf-8", "replace") + b"\n"
            texts.write(data)
            self.sizes.append(len(data))
            self.owners.append(number)
            words = dict.fromkeys(key.split())
            self.uses.extend(self.known.setdefault(word, len(self.known)) for word in words)
            self.used.append(len(words))

    # when all is known

    def _finish(self) -> None:
        """Write the arrays, the labels in the order of how many bits they set."""
        import numpy as np

        begins = np.r_[0, np.array(self.sizes, np.int64).cumsum()]
        text = index.mapped(self.folder / "unsorted.txt")
        self._sign(_Texts(text, begins))
        bits: Any = np.memmap(self.folder / "signatures.bin", np.uint8, "r").reshape(-1, signatures.BITS // 8)
        counts = np.concatenate([np.bitwise_count(bits[start : start + CHUNK]).sum(axis=1) for start in range(0, len(bits), CHUNK)])
        order = np.argsort(counts, kind="stable")
        self._bitmaps(bits, order)
        self._save("counts", np.r_[counts[order], np.full(-len(order) % 64, signatures.NO_LABEL)].astype(np.uint16))
        self._save("starts", np.array(self.starts, np.uint64))
        self._save("owners", np.array(self.owners, np.uint32)[order])
        self._ids()
        self._texts(_Texts(text, begins), order)
        self._postings(order)
        for name in ("signatures.bin", "unsorted.txt"):
            (self.folder / name).unlink()

    def _sign(self, texts: _Texts) -> None:
        """Write the table of features, learnt from labels spread over all of them, and the signatures."""
        import numpy as np

        sample = np.unique(np.linspace(0, len(texts) - 1, CHUNK).astype(np.int64))
        table = signatures.learn(texts.read(sample))
        self._save("table", table)
        with self._open("signatures.bin") as stream:
            for start in range(0, len(texts), CHUNK):
                bits = signatures.encode(texts.read(np.arange(start, min(start + CHUNK, len(texts)))), table)
                stream.write(np.packbits(bits, axis=1).tobytes())

    def _ids(self) -> None:
        import numpy as np

        ids = np.array(self.ids, np.uint64)
        by_id = np.argsort(ids, kind="stable")
        self._save("ids", ids[by_id])
        self._save("id_terms", by_id.astype(np.uint32))

    def _bitmaps(self, bits: Any, order: Any) -> None:
        """Write a bitmap for each feature: eight at a time, which share a byte of the signatures."""
        import numpy as np

        shape = (signatures.BITS, -(-len(order) // 64))
        bitmaps = np.lib.format.open_memmap(self.folder / "bitmaps.npy", "w+", np.uint64, shape)
        for byte in range(signatures.BITS // 8):
            features = np.unpackbits(bits[:, byte][order].reshape(-1, 1), axis=1)
            packed = np.packbits(features.T, axis=1, bitorder="little")
            bitmaps[byte * 8 : byte * 8 + 8].view(np.uint8)[:, : packed.shape[1]] = packed
        bitmaps.flush()

    def _save(self, name: str, values: Any) -> None:
        import numpy as np

        np.save(self.folder / f"{name}.npy", values)

    def _texts(self, texts: _Texts, order: Any) -> None:
        """Write the labels in their order, and their first bytes once more, all equally long."""
        import numpy as np

        heads = np.lib.format.open_memmap(self.folder / "heads.npy", "w+", f"S{index.HEAD}", order.shape)
        with self._open("keys.txt") as stream:
            for start in range(0, len(order), CHUNK):
                lines = texts.lines(order[start : start + CHUNK])
                stream.write(b"".join(lines))
                heads[start : start + CHUNK] = [line[:-1] for line in lines]
        heads.flush()
        self._save("key_starts", np.r_[0, np.array(self.sizes, np.int64)[order].cumsum()].astype(np.uint64))

    def _postings(self, order: Any) -> None:
        """Write for each word, in the order of its digest, the labels that have it; and for each label the weight of its words."""
        import numpy as np

        place = np.empty(len(order), np.uint32)
        place[order] = np.arange(len(order), dtype=np.uint32)
        digests = np.fromiter(map(index.digest, self.known), np.uint64, len(self.known))
        by_digest = np.argsort(digests, kind="stable")
        rank = np.empty(len(by_digest), np.uint32)
        rank[by_digest] = np.arange(len(by_digest), dtype=np.uint32)
        uses, labels = rank[np.array(self.uses, np.uint32)], place.repeat(np.array(self.used, np.int64))
        having = np.bincount(uses, minlength=len(digests))
        rarity = np.log1p(len(order) / np.maximum(having, 1))
        self._save("tokens", digests[by_digest])
        self._save("posting_starts", np.r_[0, having.cumsum()].astype(np.uint64))
        self._save("postings", labels[np.argsort(uses, kind="stable")])
        self._save("weights", np.bincount(labels, rarity[uses], minlength=len(order)).astype(np.float32))


class _Texts:
    """The labels in the order in which they came."""

    def __init__(self, text: Any, begins: Any) -> None:
        self.text, self.begins = text, begins

    def __len__(self) -> int:
        return len(self.begins) - 1

    def lines(self, numbers: Any) -> list[bytes]:
        spans = zip(self.begins[numbers].tolist(), self.begins[numbers + 1].tolist(), strict=True)
        return [self.text[begin:end] for begin, end in spans]

    def read(self, numbers: Any) -> list[str]:
        return [line[:-1].decode() for line in self.lines(numbers)]


def _shared(one: str, other: str) -> str:
    """Return what both texts begin with."""
    if other.startswith(one):
        return one
    return one[: next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(other))]


def _namespace(prefix: str) -> str:
    """Return what all identifiers begin with, up to the last separator.

    >>> _namespace("http://id.worldcat.org/fast/5")
    'http://id.worldcat.org/fast/'
    >>> _namespace("urn:uuid:1")
    'urn:uuid:'
    """
    return prefix[: (max(prefix.rfind(mark) for mark in "/#=") if "/" in prefix else prefix.rfind(":")) + 1]
