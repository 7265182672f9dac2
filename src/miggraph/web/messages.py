"""Messages between the server and its workers: JSON, and where there is more to say a file that is handed over open (``unix(7)``, SCM_RIGHTS).

An answer lies in a file of memory that has no name. Whoever is killed or hangs up leaves nothing behind, a worker is free for the next query
as soon as it has written, and a slow client holds nobody up.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import tempfile
from typing import Any

LENGTH = 4  # bytes that say how long a message is
PIECE = 65_536

Message = dict[str, Any]


def memory_file() -> int:
    """Return a file that nobody else can name: in memory where the system has that."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("answer", os.MFD_CLOEXEC)
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def framed(message: Message) -> bytes:
    """Return a message as it is sent: its length, then JSON."""
    text = json.dumps(message).encode()
    return len(text).to_bytes(LENGTH, "big") + text


def send(connection: socket.socket, message: Message, file: int | None = None) -> None:
    """Send a message, and a file with it."""
    text = framed(message)
    sent = socket.send_fds(connection, [text], [file]) if file is not None else 0
    connection.sendall(text[sent:])


def receive(connection: socket.socket) -> tuple[Message, int | None]:
    """Wait for a message, and the file that comes with it. Raises EOFError where the other side is gone."""
    reading = Reading()
    while not reading.is_whole:
        reading.take(connection)
    return reading.message, reading.file


class Reading:
    """A message that is coming in."""

    def __init__(self) -> None:
        self._text = b""
        self.file: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all of it is there."""
        return len(self._text) >= LENGTH and len(self._text) >= LENGTH + int.from_bytes(self._text[:LENGTH], "big")

    @property
    def message(self) -> Message:
        """The message."""
        found: Message = json.loads(self._text[LENGTH:])
        return found

    def take(self, connection: socket.socket) -> None:
        """Take what has come. Raises EOFError where the other side is gone."""
        text, files, _, _ = socket.recv_fds(connection, PIECE, 1)
        self.file = files[0] if files else self.file
        if not text:
            self.drop()
            raise EOFError
        self._text += text

    def drop(self) -> None:
        """Close the file that has come."""
        if self.file is not None:
            os.close(self.file)
            self.file = None


async def asked(connection: socket.socket, message: Message) -> tuple[Message, int | None]:
    """Send a message and wait for the answer, while others are served. Raises OSError or EOFError where the other side is gone."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(connection, framed(message))
    reading = Reading()
    try:
        while not reading.is_whole:
            await _readable(loop, connection)
            reading.take(connection)
    except BaseException:  # cancelled, too: nobody will take the file
        reading.drop()
        raise
    return reading.message, reading.file


def _settle(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


async def _readable(loop: asyncio.AbstractEventLoop, connection: socket.socket) -> None:
    """Wait until something has come."""
    ready = loop.create_future()
    loop.add_reader(connection, _settle, ready)
    try:
        await ready
    finally:
        loop.remove_reader(connection)
