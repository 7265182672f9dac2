"""Where a graph is pushed to, and who says so: addresses from the user, credentials from the environment alone."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from miggraph.ground.errors import ParameterError

USER, PASSWORD, TOKEN = "MIGGRAPH_PUSH_USER", "MIGGRAPH_PUSH_PASSWORD", "MIGGRAPH_PUSH_TOKEN"


@dataclass(frozen=True)
class Access:
    """The addresses of a service: of its queries, its updates and its graph store; and what a request says of who asks."""

    query: str
    update: str
    graph_store: str = ""
    headers: Mapping[str, str] | None = None


def access(query: str, update: str, graph_store: str, environment: Mapping[str, str]) -> Access:
    """Return where to push to.

    Raises ParameterError for what is no web address, credentials in an address, and credentials that would go over the net in the clear.
    """
    update = update or _update_of(query)
    headers = _credentials(environment)
    for address in filter(None, (query, update, graph_store)):
        _check(address, has_credentials=bool(headers))
    return Access(query, update, graph_store, headers)


def _update_of(query: str) -> str:
    """Return where a service most likely takes updates, by where it takes queries: Oxigraph, Fuseki and others have them side by side."""
    return query.removesuffix("/query") + "/update" if query.endswith("/query") else query


def _check(address: str, *, has_credentials: bool) -> None:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises ValueError where it is no number
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if "@" in parts.netloc:
        raise ParameterError(
            "the address holds a user name or a password",  # which are not repeated here
            remedy=f"Leave it out: {USER} and {PASSWORD}, or {TOKEN}, in the environment say who asks.",
        )
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.fragment or any(c.isspace() for c in address):
        raise ParameterError(f"{address} is no address of a service", remedy="Write it like https://example.org/sparql")
    if has_credentials and parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ParameterError(
            f"{address} would be sent the password where everybody on the way can read it",
            remedy=f"Use https, or push without {USER}, {PASSWORD} and {TOKEN}.",
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _credentials(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the header of who asks (RFC 7617 and RFC 6750); none where the environment says nothing."""
    user, password, token = (environment.get(name, "") for name in (USER, PASSWORD, TOKEN))
    if token and (user or password):
        raise ParameterError(f"both {TOKEN} and {USER} are set", remedy="Unset what is not meant.")
    if bool(user) != bool(password):
        raise ParameterError(f"one of {USER} and {PASSWORD} is not set", remedy="Set both or neither.")
    if ":" in user or any(not c.isprintable() for c in user + password + token) or not token.isascii():
        raise ParameterError("the credentials hold a character that cannot be sent")
    if token:
        return {"Authorization": f"Bearer {token}"}
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()} if user else {}
