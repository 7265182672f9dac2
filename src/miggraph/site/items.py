"""An item of a site: a file, and what makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.site.addresses import Links

if TYPE_CHECKING:
    from miggraph.pages.views.addresses import Listed


@dataclass(frozen=True)
class Item:
    """A file of the site: the address that it stands for, its path, and what makes it.

    Files of one ``group`` are made anew together: those of a thing, whose id that is, or a page of a list; of others it is "".
    """

    address: str
    file: str
    make: Callable[[Links], bytes]
    group: str = ""
    listed: Listed | None = None
