"""Content negotiation (RFC 9110, section 12.5.1): what a client would rather have of what there is."""

from __future__ import annotations

from collections.abc import Sequence


def best(accept: str, offered: Sequence[str]) -> str:
    """Return the media type of those offered that an Accept header prefers, the first one where it says nothing; "" where it takes none.

    The most specific range that fits a type says its quality; of equal ones the one that is offered first is taken.
    """
    if not accept.strip():
        return offered[0] if offered else ""
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    rated = [(_quality(media, ranges), -place, media) for place, media in enumerate(offered)]
    quality, _, media = max(rated, default=(0.0, 0, ""))
    return media if quality > 0 else ""


def _range(text: str) -> tuple[str, float]:
    name, *parameters = (part.strip() for part in text.split(";"))
    quality = next((value.strip() for key, _, value in (one.partition("=") for one in parameters) if key.strip().lower() == "q"), "1")
    try:
        return name.lower(), min(max(float(quality), 0.0), 1.0)
    except ValueError:
        return name.lower(), 0.0


def _quality(media: str, ranges: list[tuple[str, float]]) -> float:
    kind = media.partition("/")[0]
    for wanted in (media, f"{kind}/*", "*/*"):
        found = [quality for name, quality in ranges if name == wanted]
        if found:
            return max(found)
    return 0.0
