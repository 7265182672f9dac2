"""Origins: whose pages may send messages in the name of whoever looks at them (Model Context Protocol, Streamable HTTP, security warning).

The page of a stranger may give its own name the address of this server (DNS rebinding): its requests are then of the same origin by their
headers. So it is not enough that ``Origin`` and ``Host`` agree: the name must be one that no stranger can turn, or that somebody has allowed.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from miggraph.ground.errors import ParameterError


def origin(address: str) -> str:
    """Return the origin of an address as browsers write it (RFC 6454, section 6.2). Raises ParameterError where it has none."""
    try:
        parts = urlsplit(address.strip().lower())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query or parts.username is not None:
        raise ParameterError(f'"{address[:60]}" is no origin', remedy="Write it like https://assistant.example.org")
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{name}" + ("" if port in (None, {"http": 80, "https": 443}[parts.scheme]) else f":{port}")


def is_welcome(given: str, host: str, allowed: frozenset[str]) -> bool:
    """Say whether a page of an origin may send messages: from this computer, from the same number as it asks, or from where is allowed."""
    try:
        found = origin(given)
    except ParameterError:  # "null", too, which is everybody's
        return False
    name = urlsplit(found).hostname or ""
    try:
        number = ip_address(name)
    except ValueError:
        return name == "localhost" or name.endswith(".localhost") or found in allowed
    return number.is_loopback or found in allowed or urlsplit(found).netloc == host.strip().lower()  # a number cannot be turned
