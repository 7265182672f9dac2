"""``miggraph serve`` as people start it, in a process of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import httpx
import pytest

TOML = '[graph]\ntitle = "Heat"\nbase = "https://example.org/heat/"\nlanguage = "en"\nlicense = "https://creativecommons.org/licenses/by/4.0/"\n'


NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {http}
}}
"""


@contextmanager
def nginx(folder: Path, http: str, port: int) -> Iterator[None]:
    """Run nginx with what stands inside of ``http`` in its configuration, until the end of the block."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(program).exists():
        pytest.skip("nginx is not installed (Debian package nginx-light)")
    file = folder / "nginx.conf"
    file.write_text(NGINX.format(folder=folder, http=http), encoding="utf-8")
    server = subprocess.Popen([program, "-c", str(file), "-p", str(folder)], stderr=subprocess.DEVNULL)
    for _ in range(100):
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            break
        time.sleep(0.05)
    yield
    server.terminate()
    server.wait(10)


@contextmanager
def serving(*options: str, home: Path, port: int = 0) -> Iterator[str]:
    """Serve a home until the end of the block."""
    port = port or free_port()
    command = [sys.executable, "-m", "miggraph", "--home", str(home), "serve", "--port", str(port), *options]
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, stderr=log, start_new_session=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
        try:
            base = f"http://127.0.0.1:{port}"
            _wait(server, base, log)
            yield base
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


@contextmanager
def oxigraph(*words: str | Path) -> Iterator[str]:
    """Run an Oxigraph server, ``serve`` or ``serve-read-only`` with its options; give its address."""
    port = free_port()
    server = subprocess.Popen([oxigraph_program(), *map(str, words), "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(500):
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def oxigraph_program() -> str:
    """Return the path of the program; tests are skipped without it."""
    program = Path(sys.executable).parent / "oxigraph"
    if not program.exists():
        pytest.skip("the program oxigraph is missing (PyPI package oxigraph)")
    return str(program)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], base: str, log: IO[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            log.seek(0)
            raise AssertionError(f"the server ended: {log.read().decode()}")
        try:
            if httpx.get(f"{base}/health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the server does not answer")
