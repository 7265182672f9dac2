"""Signatures: labels as bits, so that the labels spelt like a given one are found among a million without comparing them all.

A label's letters (the second "e" is another feature than the first) and pairs of neighbouring letters each set a bit; labels that are spelt
alike share bits. Which feature has which bit is learnt from the labels: those that half of the labels have tell most.

The index keeps the bits feature by feature: a bitmap each, with a bit for every label. The bitmaps of a label's features are added up 64
labels at a time, and those with enough features in common are read off the sum (bit-sliced arithmetic: O'Neil and Quass 1997; thresholds
over bitmaps: Kaser and Lemire 2014).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Words = npt.NDArray[np.uint64]

LETTERS, PAIRS = 256 * 8, 256 * 256  # features: a letter and how often it stood before; two letters
LETTER_BITS, PAIR_BITS = 128, 512
BITS = LETTER_BITS + PAIR_BITS
NONE = BITS  # the bit of features that nearly all labels have, which is left out
COMMON = 0.8  # share of the labels that makes a feature tell too little for the time it takes
CHUNK = 20_000  # labels encoded at once: some 13 MB
NO_LABEL = 1 << 15  # bits of the places after the last label


def learn(keys: Sequence[str]) -> npt.NDArray[np.int16]:
    """Return the bit of each feature, shape (LETTERS + PAIRS,), from a sample of labels."""
    import numpy as np

    _, features = _features(keys)
    share = np.bincount(features, minlength=LETTERS + PAIRS) / max(len(keys), 1)
    table = np.empty(LETTERS + PAIRS, np.int16)
    for span, bits in ((slice(0, LETTERS), np.arange(LETTER_BITS)), (slice(LETTERS, None), np.arange(LETTER_BITS, BITS))):
        order = np.argsort(-share[span] * (1 - share[span]), kind="stable")
        table[span][order] = np.resize(bits, len(order))
    table[share > COMMON] = NONE
    return table


def encode(keys: Sequence[str], table: npt.NDArray[np.int16]) -> npt.NDArray[np.uint8]:
    """Return the bits of labels, a byte each, shape (labels, BITS)."""
    import numpy as np

    bits = np.zeros((len(keys), BITS + 1), np.uint8)
    rows, features = _features(keys)
    bits[rows, table[features]] = 1
    return bits[:, :BITS]


def _features(keys: Sequence[str]) -> tuple[Any, Any]:
    """Return the rows of features and the features, in one numbering: letters with their repetition, and pairs."""
    import numpy as np

    points = np.frombuffer("".join(f" {key} " for key in keys).encode("utf-32-le", "replace"), np.uint32)
    rows = np.repeat(np.arange(len(keys)), np.fromiter((len(key) + 2 for key in keys), np.int64, len(keys)))
    letters = np.where(points < 128, points, 128 + points % 128).astype(np.int64)
    order = np.argsort(rows * 256 + letters, kind="stable")
    run = (rows * 256 + letters)[order]
    begins = np.flatnonzero(np.r_[len(run) > 0, run[1:] != run[:-1]])
    times = np.arange(len(run)) - np.repeat(begins, np.diff(np.r_[begins, len(run)]))
    inside = rows[1:] == rows[:-1]
    pairs = LETTERS + letters[:-1][inside] * 256 + letters[1:][inside]
    return np.r_[rows[order], rows[1:][inside]], np.r_[letters[order] * 8 + np.minimum(times, 7), pairs]


class Sieve:
    """The bitmaps of labels that are in the order of how many bits they set, and the finding of those near to another.

    ``bitmaps`` has the shape (BITS, labels / 64); ``counts`` holds how many bits each label sets, NO_LABEL after the last one.
    """

    WIDEST = 1.8  # a label that sets so many times more bits, or fewer, is not looked at
    PASS = 1_200  # labels that should pass
    MOST = 3 * PASS  # labels that pass at most
    FEWEST = 100  # labels that are left where one bit more is asked for, because too many pass
    SAMPLE = 48  # of so many groups of 64 labels one tells how good a label must be

    def __init__(self, bitmaps: Words, counts: npt.NDArray[np.uint16]) -> None:
        self.bitmaps, self.counts = bitmaps, counts.reshape(-1, 64)
        self.least = self.counts[:, 0].copy()  # bits set by any label of a group, at least

    def near(self, bits: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
        """Return the positions of the labels most likely spelt like one with these bits, in ascending order."""
        import numpy as np

        if self.counts.size <= self.PASS:
            return np.flatnonzero(self.counts.ravel() < NO_LABEL)
        chosen = np.flatnonzero(bits).tolist()
        low = max(int(np.searchsorted(self.least, len(chosen) / self.WIDEST)) - 1, 0)
        high = int(np.searchsorted(self.least, len(chosen) * self.WIDEST, "right"))
        if not chosen or low >= high:
            return np.empty(0, np.int64)
        planes = added([self.bitmaps[bit, low:high] for bit in chosen])
        return low * 64 + self._passing(planes, slice(low, high), len(chosen))

    def _passing(self, planes: list[Words], span: slice, total: int) -> npt.NDArray[np.int64]:
        """Return the places, counted from the span's start, of labels that share enough bits: twice those to the bits of both (Dice)."""
        import numpy as np

        least = self.least[span].astype(np.float32) + total
        needed = np.maximum(np.ceil(self._bar(planes, span, total) * least / 2 - 1e-4), 1).astype(np.uint16)
        passing = at_least(planes, needed)
        while _size(passing) > self.MOST:
            needed += 1
            stricter = at_least(planes, needed)
            if _size(stricter) < self.FEWEST:
                break
            passing = stricter
        groups = np.flatnonzero(passing)
        inside = np.flatnonzero(np.unpackbits(passing[groups].view(np.uint8), bitorder="little").view(np.bool_))
        places: npt.NDArray[np.int64] = groups[inside >> 6] * 64 + (inside & 63)
        return places[: self.MOST]  # of those that share as many bits, the shorter ones

    def _bar(self, planes: list[Words], span: slice, total: int) -> float:
        """Return the likeness that about PASS labels reach, judged by a sample of them."""
        import numpy as np

        size = span.stop - span.start
        step = max(1, min(self.SAMPLE, size // 64))
        common = np.zeros(len(planes[0][::step]) * 64, np.uint16)
        for power, plane in enumerate(planes):
            common += np.unpackbits(np.ascontiguousarray(plane[::step]).view(np.uint8), bitorder="little").astype(np.uint16) << power
        likeness = common * np.float32(2) / (self.counts[span][::step].ravel() + np.float32(total))
        place = len(likeness) - 1 - self.PASS // step
        return float(np.partition(likeness, place)[place]) if place > 0 else 0.0


def _size(bitmap: Words) -> int:
    """Return how many bits of a bitmap are set."""
    import numpy as np

    return int(np.bitwise_count(bitmap).sum())


def added(bitmaps: list[Words]) -> list[Words]:
    """Add bitmaps up. The first of the result holds the ones of the 64 sums of each word, the second the twos, then the fours, and so on.

    Three bitmaps of a level make one of it and one of the next: a full adder.
    """
    planes, level = [], list(bitmaps)
    while level:
        carries = []
        while len(level) > 2:
            first, second, third = level.pop(), level.pop(), level.pop()
            either, both = first ^ second, first & second
            carries.append(both | (either & third))
            either ^= third
            level.append(either)
        if len(level) == 2:
            carries.append(level[0] & level[1])
            level = [level[0] ^ level[1]]
        planes.append(level[0])
        level = carries
    return planes


def at_least(planes: list[Words], needed: npt.NDArray[np.uint16]) -> Words:
    """Return where the sums reach what is ``needed`` in each word: a comparison from the lowest binary digit to the highest."""
    import numpy as np

    reached = np.full(len(needed), ~np.uint64(0))
    for power, plane in enumerate(planes):
        reached = np.where(needed & (1 << power), plane & reached, plane | reached)
    reached[(needed >> len(planes)) > 0] = 0
    return reached
