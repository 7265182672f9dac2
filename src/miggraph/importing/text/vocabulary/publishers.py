"""Publishers: those known by name, and names that look like a publisher's or a body's."""

from __future__ import annotations

import re

from miggraph.importing.text.vocabulary.lookup import folded
from miggraph.importing.text.vocabulary.words import BODIES, NO_ACRONYM, PUBLISHERS

# One or two words of capitals, perhaps with strokes: UNRISD, UN-INSTRAW, IDRC/CRDI
ACRONYM = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ&/-]{1,14}(?:\s[A-ZÀ-Þ][A-ZÀ-Þ&/-]{1,14})?$")
# As footnotes shorten them: Duke UP, U of Chicago P
PRESS = re.compile(r"\bUP$|\bU of [A-Z].* P$|\bU?Press$")
_PUBLISHERS = frozenset(map(folded, PUBLISHERS))


def is_publisher(text: str) -> bool:
    """Say whether this is the name of a publisher, or of a body, or an acronym."""
    parts = re.split(r"\s*/\s*", text.strip(" .,;:"))
    return any(known_publisher(part) or bool(BODIES.search(part)) or is_acronym(part) or bool(PRESS.search(part)) for part in parts)


def known_publisher(text: str) -> bool:
    """Say whether this is one of the publishers that are known by name."""
    return folded(re.sub(r"[, ]+(?:Ltd|Limited|Inc|GmbH|Co|Publishers|Verlag)\.?$", "", text.strip(" .,;:"))) in _PUBLISHERS


def is_acronym(text: str) -> bool:
    """Say whether this is an acronym such as UNRISD or UN-INSTRAW, which names a body."""
    return bool(ACRONYM.match(text.strip(" ."))) and text.strip(" .") not in NO_ACRONYM
