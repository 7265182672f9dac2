"""The published site: the pages that ``web`` serves, written as files that need no server, with what a browser needs to combine and to ask."""

from miggraph.site.publishing import Published, publish

__all__ = ["Published", "publish"]
