"""Placeholders: what stands in the text of a citation where something was taken out of it, so that nobody reads across the gap.

They are characters of Unicode's private use area, which ``layout.repair`` has taken out of what was printed.
"""

from __future__ import annotations

YEAR, EDITORS, EDITED_BY, GAP, VOLUME, QUOTE = (chr(0xE000 + number) for number in range(6))
PLACEHOLDERS = f"{YEAR}-{QUOTE}"  # for the brackets of a regular expression
