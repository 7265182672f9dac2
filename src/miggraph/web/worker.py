"""The processes in which the queries of strangers run: a template that has opened the graph, and forks of it that answer.

The template is a process of its own, started anew and with one thread, for a server with several cannot be forked. A fork shares the memory
of the graph with it and is there within milliseconds, so that one that was killed is not missed. A store on disk is opened by each fork itself.
What is said between the server and these: ``messages``.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import miggraph
from miggraph.ground.errors import MiggraphError
from miggraph.knowledge import KnowledgeGraph
from miggraph.web import query_answers
from miggraph.web.messages import Message, receive, send
from miggraph.web.query_answers import Terms

SPARE = 5  # seconds of processor time beyond the limit: who is past that has lost whoever should stop it


def main(number: str) -> None:
    """Open a graph, and fork workers as long as the server at the other end of a connection wants some."""
    server = socket.socket(fileno=int(number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this one
    said, _ = receive(server)
    try:
        graph = miggraph.open(**said["opening"])
        _warm(graph)
    except MiggraphError as error:
        with suppress(OSError):
            send(server, {"error": str(error)})
        return
    gc.collect()
    gc.freeze()  # else counting references would copy the pages that are shared
    _Template(server, graph, said).run()


def _warm(graph: KnowledgeGraph) -> None:
    """Read what queries need into memory, once for all forks. What lies elsewhere each of them opens for itself."""
    if graph.from_records:
        graph.store.query("ASK { GRAPH ?g { ?s ?p ?o } }")
        graph.store.query("ASK {}", asserted=graph.asserted)


class _Template:
    """The process that is forked."""

    def __init__(self, server: socket.socket, graph: KnowledgeGraph, said: Message) -> None:
        self.server, self.graph, self.said = server, graph, said
        self.children: set[int] = set()

    def run(self) -> None:
        """Do what the server says until it is gone; end all workers then."""
        try:
            send(self.server, {"error": ""})
            while True:
                said, _ = receive(self.server)
                self.fork() if said["do"] == "fork" else self.bury(said["pid"])
        except (EOFError, OSError):
            for pid in self.children:
                os.kill(pid, signal.SIGKILL)

    def fork(self) -> None:
        """Fork a worker, and hand the server a connection to it."""
        ours, its = socket.socketpair()
        pid = os.fork()
        if not pid:
            self.server.close()
            ours.close()
            _work(its, self.graph, self.said)
        its.close()
        self.children.add(pid)
        send(self.server, {"pid": pid}, ours.fileno())
        ours.close()

    def bury(self, pid: int) -> None:
        """End a worker that is not wanted any more, and say by which signal it ended: perhaps it has done so before."""
        self.children.discard(pid)
        os.kill(pid, signal.SIGKILL)  # no other process can bear its number before it is waited for
        _, status = os.waitpid(pid, 0)
        send(self.server, {"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0})


def _work(server: socket.socket, graph: KnowledgeGraph, said: Message) -> NoReturn:
    """Answer queries as long as somebody asks."""
    _hush()
    store, terms = graph.store, Terms(**said["terms"], opens=not graph.from_records, asserted=graph.asserted)
    _bound_memory(terms.memory)
    with suppress(EOFError, OSError):
        while True:
            asked, _ = receive(server)
            _bound_time(said["timeout"])
            told, file = query_answers.answer(store, asked, terms)
            send(server, told, file)
            if file is not None:
                os.close(file)
    os._exit(0)


def _hush() -> None:
    """Say nothing: what the engine prints as it breaks is for nobody."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 2)


def _bound_memory(most: float) -> None:
    """Let memory grow by so many MB and no further: beyond that the engine aborts."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:  # a system that does not say cannot be told, either
        return
    size = pages * resource.getpagesize() + int(most * 2**20)
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _bound_time(seconds: float) -> None:
    """End this process after so much more processor time, should nobody else be there to do it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds * (os.cpu_count() or 1)) + SPARE
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main(sys.argv[1])
