"""Other engines than ours behind a SPARQL service on loopback: Apache Jena, and Virtuoso."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from serving import free_port

PEERS = Path(__file__).parent / "peers"
PYTHON = Path(sys.prefix) / "peers" / "bin" / "python"
MERGE = "urn:x-merge"  # Virtuoso's default graph is a union that counts twice: the merge is a graph, and its address says so
SETTINGS = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 4
"""


@contextmanager
def jena(file: Path) -> Iterator[str]:
    """Serve an RDF file by Apache Jena; give the address of the service."""
    if not PYTHON.exists():
        pytest.skip("Apache Jena is missing: make .venv/peers.stamp installs it")
    port = free_port()
    with _running([str(PYTHON), str(PEERS / "jena_endpoint.py"), str(file), str(port)], port):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def virtuoso(file: Path, folder: Path) -> Iterator[str]:
    """Serve N-Quads by Virtuoso, which keeps its files in a folder; give the address of the service, whose default graph is a union."""
    if not (shutil.which("virtuoso-t") and shutil.which("isql-vt")):
        pytest.skip("Virtuoso is missing (Debian package virtuoso-opensource-7-bin)")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(SETTINGS.format(sql=sql, http=http), encoding="utf-8")
    shutil.copyfile(file, folder / "graph.nq")
    with _running(["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"], http, folder):
        load = f"DB.DBA.TTLP(file_to_string_output('graph.nq'), '', '{MERGE}', 512); checkpoint;"
        subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"], cwd=folder, check=True, capture_output=True, timeout=60
        )
        yield f"http://127.0.0.1:{http}/sparql"


@contextmanager
def _running(command: list[str], port: int, folder: Path | None = None) -> Iterator[None]:
    """Run a server until the end of the block, which begins when it can be reached."""
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            assert server.poll() is None, f"{command[0]} ended with {server.returncode}"
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            time.sleep(0.05)
        yield
    finally:
        server.kill()  # nothing of it is kept
        server.wait(10)
