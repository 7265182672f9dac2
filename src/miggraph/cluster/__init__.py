"""The cluster: the work on parts done by the machines of a Dask or a Spark cluster, through adapters as thin as they can be."""

from __future__ import annotations

import importlib
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from miggraph.ground.errors import ParameterError, StoreError
from miggraph.ground.pool import Mapping

ENGINES = {"tcp": "dask", "tls": "dask", "spark": "spark"}  # the module here, by the scheme of an address
EXTRAS = {"dask": "cluster", "spark": "spark"}
ADDRESS = re.compile(
    r"(\w+)://([^\s:/,]+|\[[\da-fA-F:]+\]):(\d{1,5})(,[^\s:/,]+:\d{1,5})*"
)  # Spark takes several masters, of which one leads
PLACE = re.compile(r"([^/,]+):(\d+)")
STARTS = {"dask": "dask scheduler", "spark": "start-master.sh"}
TIMEOUT = 10  # seconds to be answered
PATIENCE = 30.0  # seconds without any worker, after which a run is given up


@contextmanager
def connect(address: str, patience: float = PATIENCE) -> Iterator[Mapping]:
    """Connect to a cluster, and give a ``Mapping`` whose work its workers do.

    A worker that dies costs what it was at: the engine has it done again. ``patience`` is for how many seconds a cluster may be without any.
    Raises ParameterError where the address is none of a cluster; StoreError where nobody is there, the extra is not installed, or, from
    the map, where workers have another version of Python or miggraph, or are all gone.
    """
    parts = ADDRESS.fullmatch(address)
    if not parts or parts[1] not in ENGINES:
        raise ParameterError(
            f"{address} is no address of a cluster", remedy="Write tcp://HOST:8786 for Dask, or spark://HOST:7077 for Spark."
        )
    engine = ENGINES[parts[1]]
    try:
        module = importlib.import_module(f"miggraph.cluster.{engine}")
        connected = module.connected(address, patience)
    except ImportError as error:
        raise StoreError(
            f"this cluster needs {error.name or engine}, which is not installed",
            where=address,
            remedy=f"Install it with: pip install 'miggraph[{EXTRAS[engine]}]'",
        ) from None
    if not any(map(_is_there, PLACE.findall(address))):  # the engines try longer, and Spark says a hundred lines
        raise StoreError("nobody answers there", where=address, remedy=f"Start a cluster with: {STARTS[engine]}")
    with connected as mapping:
        yield mapping


def _is_there(place: tuple[str, str]) -> bool:
    try:
        socket.create_connection((place[0].strip("[]"), int(place[1])), TIMEOUT).close()
    except (OSError, OverflowError, UnicodeError):
        return False
    return True
