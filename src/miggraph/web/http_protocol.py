"""HTTP/1.1 as httptools reads it, without a fault of its own."""

from __future__ import annotations

import re

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

UPGRADE = re.compile(rb"\r\nupgrade[ \t]*:[^\r\n]*", re.IGNORECASE)


class Protocol(HttpToolsProtocol):
    """Takes up no other protocol that a client offers, as every server may (RFC 9110, section 7.8).

    Who is left with the offer takes the body of such a request for the other protocol: a POST of Java's client, which offers HTTP/2, would
    come without its body.
    """

    def data_received(self, data: bytes) -> None:
        """Take what has come; where it begins a request, without the offer."""
        is_head = self.cycle is None or self.cycle.response_complete
        super().data_received(_without_offer(data) if is_head and b"pgrade" in data else data)


def _without_offer(data: bytes) -> bytes:
    head, end, body = data.partition(b"\r\n\r\n")
    return UPGRADE.sub(b"", head) + end + body
