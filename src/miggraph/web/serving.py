"""Serving: a graph is opened, and uvicorn answers for it, in one process or in several that share the address."""

from __future__ import annotations

import gc
import json
import os
from dataclasses import asdict, dataclass, field
from typing import Any

from miggraph.ground.errors import MiggraphError
from miggraph.web.options import Options

VARIABLE = "MIGGRAPH_SERVE"  # how the processes of one server are told what they serve
GRACE = 10  # seconds in which answers that are under way are ended
CONNECTIONS = 12_000  # at once in each process; who comes then takes the place of the idlest
BACKLOG = 2048  # who is let in before anybody is dropped
FILES = 16_384  # that a process may have open, where the system allows it: connections, the backlog, and what else is open


@dataclass(frozen=True)
class Served:
    """What is served: how ``miggraph.open`` is called, the options of the server, and whether the home is watched."""

    opening: dict[str, Any] = field(default_factory=dict)
    options: Options = field(default_factory=Options)
    reload: bool = False

    def text(self) -> str:
        """Return it as JSON."""
        return json.dumps({"opening": self.opening, "options": asdict(self.options), "reload": self.reload}, default=sorted)


def read(text: str) -> Served:
    """Return what ``text`` of the same says."""
    found = json.loads(text)
    options = {**found["options"], **{name: frozenset(found["options"][name]) for name in ("services", "origins")}}
    return Served(found["opening"], Options(**options), found["reload"])


def run(served: Served, host: str, port: int, *, workers: int = 1) -> None:
    """Serve until told to stop (SIGINT, SIGTERM). Raises MiggraphError where the address is taken or cannot be had."""
    import uvicorn

    os.environ[VARIABLE] = served.text()
    files = _allowed_files()
    settings: dict[str, Any] = {
        "factory": True,
        "host": host,
        "port": port,
        "workers": workers,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": GRACE,
        "limit_concurrency": min(CONNECTIONS, files * 3 // 4),
        "backlog": min(BACKLOG, files // 8),
        "http": "miggraph.web.connections:Connection",
        "ws": "none",
        "lifespan": "on",
    }
    _refuse_taken(host, port)
    uvicorn.run("miggraph.web.serving:from_environment", **settings)


def from_environment() -> Any:
    """Return the application that the environment describes: what each process of a server begins with."""
    import miggraph
    from miggraph.web.application import application
    from miggraph.web.reloading import watch
    from miggraph.web.site import Site

    served = read(os.environ[VARIABLE])
    gc.enable()  # a command ends before it would pay; a server must not grow
    site = Site(miggraph.open(**served.opening), served.options)
    gc.freeze()  # the graph stays as it is: nothing of it is looked through again
    if served.reload:
        watch(site, lambda: miggraph.open(**served.opening))
    return application(site)


def _refuse_taken(host: str, port: int) -> None:
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise MiggraphError(
                f"the address {host}:{port} cannot be had: {error.strerror}",
                remedy="Choose another with --port NUMBER, or stop what uses it.",
            ) from None


def _allowed_files() -> int:
    """Let this process have as many files open as it needs for its connections, or as the system allows it; return how many."""
    try:
        import resource
    except ImportError:  # Windows, which counts otherwise
        return FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return FILES if soft == resource.RLIM_INFINITY else soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted
