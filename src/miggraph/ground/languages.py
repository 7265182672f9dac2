"""Language tags (BCP 47): their form, and the one spelling that the graph has them in."""

from __future__ import annotations

import re
from functools import lru_cache

# the rule ``langtag`` of RFC 5646, section 2.1; in "pt-BR" and "pt-br" case says nothing (section 2.1.1)
TAG = re.compile(
    r"""[a-z]{2,3} (?:-[a-z]{3}){0,3}                   # a language, and what it extends
        (?:-[a-z]{4})? (?:-(?:[a-z]{2}|[0-9]{3}))?      # script, region
        (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*        # variants
        (?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*             # extensions
        (?:-x(?:-[a-z0-9]{1,8})+)?                      # what is agreed on in private""",
    re.IGNORECASE | re.ASCII | re.VERBOSE,
)


@lru_cache(maxsize=500)
def tag(text: str) -> str:
    """Return a language tag as the graph has it: in small letters, as the parsers and the queries of the store have it too.

    Tags are compared without regard to case (RDF 1.1 Concepts, section 3.3). Raises ValueError for what is no tag.

    >>> tag("pt-BR")
    'pt-br'
    """
    if not TAG.fullmatch(text):
        raise ValueError(f'"{text}" is not a language tag')
    return text.lower()


def usual(text: str) -> str:
    """Return a language tag in its usual letters (BCP 47, section 2.1.1), as people write it.

    >>> usual("PT-br"), usual("sr-latn")
    ('pt-BR', 'sr-Latn')
    """
    first, *rest = text.lower().split("-")
    return "-".join(
        [first, *(part.upper() if len(part) == 2 else part.title() if len(part) == 4 and part.isalpha() else part for part in rest)]
    )
