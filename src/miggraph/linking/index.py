"""The index of a vocabulary: a folder, built once from a stream of terms, opened in milliseconds, read where it lies.

A label is looked up in two ways. By spelling: the likest among all labels, whatever the order of their words (``token_sort_ratio`` of
rapidfuzz over folded labels), found through ``signatures``. By words: the labels that share its rarest words, which finds "emigrant
remittances" for "remittances" where many short words are spelt more alike.
"""

from __future__ import annotations

import json
import mmap
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from miggraph.ground.errors import StoreError
from miggraph.ground.folding import fold
from miggraph.linking import signatures
from miggraph.linking.model import Name, Term
from miggraph.linking.subject_headings import BEGINNING

if TYPE_CHECKING:
    import numpy as np

VERSION = 5  # of the files: an index of another version is built anew
ARRAYS = (
    *("starts", "ids", "id_terms"),  # of terms
    *("heads", "key_starts", "owners", "weights", "bitmaps", "counts", "table"),  # of labels
    *("tokens", "posting_starts", "postings"),  # of words
)
HEAD = 64  # bytes of a label that are compared first: few have more
FINALISTS = 50  # labels that are compared as a whole
POSTINGS = 10_000  # labels looked at for the words of a label: those of its rarest words
MANY = 1_000  # labels whose features are found at once
QUALIFIER = re.compile(r"\s*\([^()]*\)")


class Hit(NamedTuple):
    """A term by its number, and how like the label it is, from 0 to 100."""

    term: int
    score: float


def key(label: str) -> str:
    """Return a label as the index compares it: folded, its words sorted, so that an inverted heading is as good as a straight one.

    >>> key("Foreign workers, Women") == key("women foreign worker")
    True
    """
    return " ".join(sorted(fold(label).split()))


def keys(term: Term) -> Iterator[str]:
    """Yield the different keys of a term: of its names, and of main headings without what stands in brackets ("Jordan (Country)")."""
    texts = [text for name in term.names for text in ((name.text,) if "--" in name.text else (name.text, QUALIFIER.sub("", name.text)))]
    yield from filter(None, dict.fromkeys(map(key, texts)))


def digest(text: str) -> int:
    """Return 64 bits that stand for a text; an address is the same with http and https."""
    plain = "http" + text[5:] if text.startswith("https://") else text
    return int.from_bytes(blake2b(plain.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def dumped(term: Term) -> str:
    """Return a term as a line of JSON, without what is empty."""
    slots = {row.name: value for row in fields(Term) if (value := getattr(term, row.name))}
    slots["names"] = [_without_defaults(name) for name in term.names]
    return json.dumps(slots, ensure_ascii=False, separators=(",", ":"))


def _without_defaults(name: Name) -> list[str]:
    return list(name) if name.language else list(name[:2]) if name.field != "skos:prefLabel" else [name.text]


def loaded(line: bytes) -> Term:
    """Return the term of a line of JSON."""
    slots: dict[str, Any] = json.loads(line)
    names = tuple(Name(*name) for name in slots.pop("names"))
    others: dict[str, Any] = {slot: tuple(value) if isinstance(value, list) else value for slot, value in slots.items()}
    return Term(names=names, **others)


class Index:
    """An index on disk, open for reading. ``about`` says what it was built from. Raises StoreError where the folder holds none."""

    def __init__(self, folder: Path) -> None:
        import numpy as np

        try:
            self.about: dict[str, Any] = json.loads((folder / "about.json").read_text(encoding="utf-8"))
            arrays: dict[str, Any] = {name: np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in ARRAYS}
            self._lines, self._keys = mapped(folder / "terms.jsonl"), mapped(folder / "keys.txt")
        except (OSError, ValueError) as error:
            raise StoreError(f"the index cannot be opened: {error}", where=str(folder), remedy="Delete the folder.") from None
        self.folder, self.arrays = folder, arrays
        self.sieve = signatures.Sieve(arrays["bitmaps"], arrays["counts"])

    def __reduce__(self) -> tuple[type[Index], tuple[Path]]:
        """Go to another process as a folder, which that one opens."""
        return Index, (self.folder,)

    def __len__(self) -> int:
        return len(self.arrays["starts"]) - 1

    def __iter__(self) -> Iterator[Term]:
        return map(self.term, range(len(self)))

    def term(self, number: int) -> Term:
        """Return the term of a number, in the order of the vocabulary."""
        start, end = self.arrays["starts"][number : number + 2].tolist()
        return loaded(self._lines[start:end])

    def number(self, id: str) -> int | None:
        """Return the number of the term with an IRI, whether written with http or https; None where there is none."""
        import numpy as np

        wanted, ids = np.uint64(digest(id)), self.arrays["ids"]
        place = int(np.searchsorted(ids, wanted))
        return int(self.arrays["id_terms"][place]) if place < len(ids) and ids[place] == wanted else None

    # by spelling

    def nearest(self, labels: Sequence[str], *, limit: int = 10, akin: bool = False) -> Iterator[list[Hit]]:
        """Yield for each label the terms with the likest labels, the likest first.

        ``akin`` leaves out labels without any word that begins as one of the label's does, however alike the letters are.
        """
        for start in range(0, len(labels), MANY):
            wanted = [key(label) for label in labels[start : start + MANY]]
            for text, bits in zip(wanted, signatures.encode(wanted, self.arrays["table"]), strict=True):
                yield self._ranked(text, self.sieve.near(bits), limit, akin=akin)

    def _ranked(self, wanted: str, positions: np.ndarray[Any, Any], limit: int, *, akin: bool) -> list[Hit]:
        """Score labels and return their terms, the best first; one of several labels of a term counts.

        All are compared by their first bytes, which lie side by side on disk, and the best of them as a whole.
        """
        import numpy as np
        from rapidfuzz import fuzz, process

        if not wanted or not len(positions):
            return []
        finalists = max(FINALISTS, 2 * limit)
        if len(positions) > finalists:
            heads = self.arrays["heads"][positions].tolist()
            likeness = process.cdist([wanted.encode()[:HEAD]], heads, scorer=fuzz.ratio)[0]
            positions = positions[np.argpartition(-likeness, finalists)[:finalists]]
        texts = self._texts(positions)
        if akin:
            beginnings = {word[:BEGINNING] for word in wanted.split()}
            kept = [place for place, text in enumerate(texts) if not beginnings.isdisjoint(word[:BEGINNING] for word in text.split())]
            positions, texts = positions[kept], [texts[place] for place in kept]
            if not kept:
                return []
        scores = process.cdist([wanted], texts, scorer=fuzz.ratio)[0]
        order = np.lexsort((positions, -scores))
        return self._hits(positions[order], scores[order], limit)

    def _hits(self, positions: np.ndarray[Any, Any], scores: np.ndarray[Any, Any], limit: int) -> list[Hit]:
        """Return the terms of labels in their order; of several labels of a term the first counts."""
        best: dict[int, float] = {}
        for owner, score in zip(self.arrays["owners"][positions].tolist(), scores.tolist(), strict=True):
            best.setdefault(owner, score)
        return [Hit(owner, score) for owner, score in best.items()][:limit]

    def _texts(self, positions: np.ndarray[Any, Any]) -> list[str]:
        starts = self.arrays["key_starts"]
        spans = zip(starts[positions].tolist(), starts[positions + 1].tolist(), strict=True)
        return [self._keys[start : end - 1].decode() for start, end in spans]

    # by words

    def sharing(self, label: str, *, limit: int = 10) -> list[Hit]:
        """Return the terms whose labels share the rarest words with a label, weighted by rarity (Dice), the best first."""
        import numpy as np

        found = sorted(filter(None, map(self._posting, dict.fromkeys(key(label).split()))))
        taken = [span for number, span in enumerate(found) if number == 0 or sum(s[0] for s in found[: number + 1]) <= POSTINGS]
        if not taken:
            return []
        total = sum(self._weight(length) for length, *_ in found)
        labels = np.concatenate([self.arrays["postings"][start : start + length] for length, start in taken])
        weights = np.repeat([self._weight(length) for length, _ in taken], [length for length, _ in taken])
        positions, places = np.unique(labels, return_inverse=True)
        scores = 200 * np.bincount(places, weights) / (self.arrays["weights"][positions] + total)
        order = np.argsort(-scores, kind="stable")[: limit * 4]
        return self._hits(positions[order], scores[order], limit)

    def _posting(self, word: str) -> tuple[int, int] | None:
        """Return how many labels have a word, and where their list starts; None where none has."""
        import numpy as np

        wanted, tokens = np.uint64(digest(word)), self.arrays["tokens"]
        place = int(np.searchsorted(tokens, wanted))
        if place >= len(tokens) or tokens[place] != wanted:
            return None
        start, end = self.arrays["posting_starts"][place : place + 2].tolist()
        return end - start, start

    def _weight(self, labels: int) -> float:
        return weight(len(self.arrays["owners"]), labels)


def weight(total: int, having: int) -> float:
    """Return what sharing a word tells: the more, the fewer labels have it (inverse document frequency)."""
    import math

    return math.log(1 + total / max(having, 1))


def mapped(path: Path) -> mmap.mmap | bytes:
    """Map a file into memory; an empty one cannot be mapped."""
    with path.open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""


def fused(rankings: Iterable[Sequence[Hit]], limit: int) -> list[int]:
    """Merge rankings into one of term numbers (reciprocal rank fusion, Cormack et al. 2009).

    What is at the top of one comes before what is in the middle of several: each ranking is that of another name.
    """
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, hit in enumerate(ranking):
            scores[hit.term] = scores.get(hit.term, 0.0) + 1 / (2 + rank)
    return sorted(scores, key=lambda term: (-scores[term], term))[:limit]
