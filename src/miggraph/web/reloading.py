"""Reloading: a home is watched, and its graph takes the place of the one before when it is valid again."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from miggraph.ground.errors import MiggraphError
from miggraph.ground.findings import Severity
from miggraph.web.site import Site, digest

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph

PAUSE = 0.5  # seconds between two looks at the files
MOST = 20  # faults that a page tells
LOG = logging.getLogger("miggraph.web")


def watch(site: Site, open_again: Callable[[], KnowledgeGraph]) -> None:
    """Watch the files of a site's graph in a thread of its own, as long as the server lives."""
    threading.Thread(target=_forever, args=(site, open_again), daemon=True).start()


def _forever(site: Site, open_again: Callable[[], KnowledgeGraph]) -> None:
    seen = site.digest
    while True:
        time.sleep(PAUSE)
        try:
            now = digest(site.graph)
            if now != seen and now == _later(site):  # whoever saves several files is given the time to
                seen = now
                _take(site, open_again())
        except (MiggraphError, OSError) as error:
            _refuse(site, [str(error)])


def _later(site: Site) -> str:
    time.sleep(PAUSE / 5)
    return digest(site.graph)


def _take(site: Site, graph: KnowledgeGraph) -> None:
    """Take a graph over that has no faults."""
    report = graph.validate()
    if not report.is_valid:
        _refuse(site, [str(one) for one in report.findings if one.severity is Severity.VIOLATION])
        return
    site.take(graph)
    LOG.warning("the home has changed: its graph is served anew")


def _refuse(site: Site, faults: list[str]) -> None:
    """Leave the graph as it is, and say why: in the log, and to those who edit on every page."""
    site.refused = tuple(faults[:MOST])
    more = f" (and {len(faults) - 1} more: miggraph validate)" if len(faults) > 1 else ""
    LOG.warning("the graph is kept as it was: %s%s", faults[0], more)
