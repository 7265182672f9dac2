"""Works of science as OpenAlex and Crossref give them, one a line: to drafts, or in bulk to records by their identifiers alone.

``openalex`` and ``crossref`` read a line into a ``work``; ``bulk`` makes the records of it, of the people, bodies, journals and themes that it names.
"""

from __future__ import annotations

NAMELESS = "this has no title, or no identifier by which it could be named"
