"""Plain English to a canned query: deterministic, offline, by the phrasings of the query files and the labels of the graph.

A question is cut into segments (``segmentation``): labels of things, years (``periods``), words of one meaning (``lexicon``). It fits a
phrasing (``phrasings``, ``matching``) if each of its segments is explained by the phrasing and nothing that the phrasing says is missing. What
is not explained is never guessed at: a question with a word left over is refused.
"""

from miggraph.asking.english.understand import Understanding, understand

__all__ = ["Understanding", "understand"]
