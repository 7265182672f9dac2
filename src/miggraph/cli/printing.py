"""What a terminal is sent: texts without what could command it. Labels of others are data."""

from __future__ import annotations

import re

# Compiled when a text first needs them, which few do.
# C0 and C1 controls but the tab and the ends of lines (ECMA-48, section 5), and what turns the direction of text round (UAX #9, section 2)
_STEERING = r"\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
_UNFIT = rf"[{_STEERING}\x1b]|\r(?!\n)"
_UNFIT_BUT_BOLD = rf"[{_STEERING}]|\x1b(?!\[[01]m)|\r(?!\n)"


def printable(text: str, *, bold: bool = False) -> str:
    r"""Return a text with a space in the place of each character that could command a terminal; ``bold`` keeps what sets off headings.

    >>> printable("House\x1b]0;hold\x07")
    'House ]0;hold '
    """
    return text if text.isprintable() else re.sub(_UNFIT_BUT_BOLD if bold else _UNFIT, " ", text)
