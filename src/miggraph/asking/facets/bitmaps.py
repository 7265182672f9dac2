"""Sets of numbers, and links: pairs of a thing and what is said jointly of it, numbered in the order of the things.

They are compressed (Chambi, Lemire, Kaser, Godin: Better bitmap performance with Roaring bitmaps, Software: Practice and Experience 46, 2016).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from miggraph.ground.errors import StoreError

if TYPE_CHECKING:
    import numpy as np
    from pyroaring import BitMap

    Numbers = np.ndarray[Any, np.dtype[np.uint32]]


def bitmap(numbers: Iterable[int] = ()) -> BitMap:
    """Return a set of numbers. Raises StoreError where the extra is not installed."""
    try:
        from pyroaring import BitMap
    except ImportError as error:
        raise StoreError(f"counting needs what is not installed: {error}", remedy='Install it with: pip install "miggraph[web]"') from None
    return BitMap(numbers)


def union(sets: Iterable[BitMap]) -> BitMap:
    """Return what is in any of some sets."""
    held = list(sets)
    if len(held) < 2:
        return held[0] if held else bitmap()
    return held[0].union(*held[1:])


def numbers(found: BitMap) -> Numbers:
    """Return the numbers of a set, in order."""
    import numpy as np

    return np.asarray(found.to_array())


@dataclass(frozen=True)
class Rows:
    """Sets in one row after another, to be counted all at once: the numbers of all, and where each set begins. None of them is empty."""

    numbers: Numbers
    starts: np.ndarray[Any, Any]

    @classmethod
    def of(cls, sets: Sequence[BitMap]) -> Rows:
        import numpy as np

        lengths = [len(one) for one in sets]
        return cls(np.concatenate([numbers(one) for one in sets]), np.cumsum([0, *lengths[:-1]]))

    def counts(self, chosen: BitMap) -> list[int]:
        """Count what each set has in common with another."""
        import numpy as np

        is_chosen = np.zeros(int(self.numbers.max()) + 1, dtype=bool)
        held = numbers(chosen)
        is_chosen[held[held < len(is_chosen)]] = True
        found: list[int] = np.add.reduceat(is_chosen[self.numbers], self.starts, dtype=np.int64).tolist()
        return found


@dataclass(frozen=True)
class Links:
    """The links of a joint variable: link ``n`` belongs to thing ``owners[n]``."""

    owners: Numbers

    @classmethod
    def of(cls, links: Sequence[tuple[int, str]]) -> tuple[Links, Numbers]:
        """Number some links in the order of their things. Returns the number of each, too."""
        import numpy as np

        order = sorted(range(len(links)), key=links.__getitem__)
        places = np.empty(len(links), dtype=np.uint32)
        places[order] = np.arange(len(links), dtype=np.uint32)
        return cls(np.array([links[link][0] for link in order], dtype=np.uint32)), places

    def things(self, links: BitMap) -> BitMap:
        """Return the things that some links belong to."""
        return bitmap(self.owners[numbers(links)])

    def count(self, links: BitMap) -> int:
        """Count these things."""
        import numpy as np

        owners = self.owners[numbers(links)]
        return int(np.count_nonzero(owners[1:] != owners[:-1])) + 1 if len(owners) else 0

    def among(self, links: BitMap, things: BitMap) -> BitMap:
        """Return those links that belong to some things."""
        import numpy as np

        found = numbers(links)
        return bitmap(found[np.isin(self.owners[found], numbers(things), assume_unique=False)])
