"""Sets of numbers, and links: pairs of a thing and what is said jointly of it, numbered in the order of the things.

They are compressed (Chambi, Lemire, Kaser, Godin: Better bitmap performance with Roaring bitmaps, Software: Practice and Experience 46, 2016).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
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
class Links:
    """The links of a joint variable: link ``n`` belongs to thing ``owners[n]``."""

    owners: Numbers

    @classmethod
    def of(cls, owners: Iterable[int]) -> Links:
        import numpy as np

        return cls(np.frombuffer(array("I", owners), dtype=np.uint32))

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
