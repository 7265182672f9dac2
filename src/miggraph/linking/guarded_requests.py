"""Requests to addresses that somebody else wrote: public ones only, unless allowed; no surprise in where they lead or how long they take.

The name is looked up once, the addresses found are checked, and the connection goes to one of those: a second look-up could answer
differently (DNS rebinding). Redirects are not followed here, for each must be checked anew.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from miggraph.linking.fetching import PRIVATE, NoAnswer, Response, client, exchange, in_plain_words

SCHEMES = {"http": 80, "https": 443}
METADATA = frozenset({"168.63.129.16"})  # Azure's; the others are link-local or private anyway
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052, section 2.1: the last 32 bits are an IPv4 address
UNRESERVED = "/%:@!$&'()*+,;=~-._?"  # what an IRI's path and query keep when it becomes a URI (RFC 3987, section 3.1)


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public internet, also where an IPv6 address wraps an IPv4 one."""
    ip = _unwrapped(ipaddress.ip_address(address.partition("%")[0]))
    local = ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False)
    return ip.is_global and not local and str(ip) not in METADATA


def anywhere(_: str) -> bool:
    """Allow every IP address."""
    return True


def _unwrapped(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)


def send(
    method: str,
    address: str,
    *,
    tls: ssl.SSLContext,
    allow: Callable[[str], bool],
    timeout: float,
    most: int = 0,
    body: bytes = b"",
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    """Make one request, which takes ``timeout`` seconds at most, and read no more of the answer than ``most`` bytes.

    Raises NoAnswer where nothing comes, where the address is not of the web, or where it leads to no IP address that ``allow`` allows.
    """
    with in_plain_words(address):
        parts = urlsplit(address)
        host, port = _host_and_port(parts)
        ips = _allowed(_looked_up(host, port), allow)
        sent = {"content": body, "headers": headers}
        return _exchange(method, parts, host, port, ips, tls=tls, end=time.monotonic() + timeout, most=most, sent=sent)


def _host_and_port(parts: SplitResult) -> tuple[str, int]:
    host = parts.hostname or ""
    if parts.scheme not in SCHEMES or not host:
        raise NoAnswer("scheme", "only http and https are asked")
    return host if host.isascii() else host.encode("idna").decode("ascii"), parts.port or SCHEMES[parts.scheme]


def _allowed(ips: list[str], allow: Callable[[str], bool]) -> list[str]:
    kept = [ip for ip in ips if allow(ip)]
    if not kept:
        raise NoAnswer(PRIVATE, "it leads into a private network, which is asked with --allow-private only")
    return kept


def _looked_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def _exchange(
    method: str,
    parts: SplitResult,
    host: str,
    port: int,
    ips: list[str],
    *,
    tls: ssl.SSLContext,
    end: float,
    most: int,
    sent: dict[str, Any],
) -> Response:
    """Send a request to the first of some IP addresses that takes the connection, in the name of the host."""
    import httpx

    named = f"[{host}]" if ":" in host else host
    headers = {
        "Host": named if port == SCHEMES[parts.scheme] else f"{named}:{port}",
        "Accept": "*/*",
        "Connection": "close",
        **sent["headers"],
    }
    target = quote(parts.path or "/", safe=UNRESERVED) + (f"?{quote(parts.query, safe=UNRESERVED)}" if parts.query else "")
    with client(tls) as asking:
        for ip in ips:
            address = f"{parts.scheme}://{f'[{ip}]' if ':' in ip else ip}:{port}{target}"
            seconds = max(0.001, end - time.monotonic())
            try:
                return exchange(
                    asking,
                    method,
                    address,
                    seconds=seconds,
                    most=most,
                    is_whole=False,
                    host=host,
                    headers=headers,
                    timeout=seconds,
                    content=sent["content"],
                )
            except httpx.ConnectError:
                if ip == ips[-1]:
                    raise
    raise AssertionError("there is at least one IP address")
