"""Costs: what each step of a reading costs beyond the one of every unit.

They only rank readings, so that the larger one matters more than how large it is.
"""

from __future__ import annotations

IDLE = 0.5  # a preposition before a value that has none behind it
DUE = 2.0  # a word that says more: "the author of"
UNLINKED = 1.2  # a second field that nothing joins to the first: "what is" before "the telephone number"
RANK = 0.1  # for each step down from a preferred label, and from the usual facet
ITSELF = 0.35  # the thing itself, where a facet would take it too
TWOFOLD = 0.2  # a thing of which something is asked that it could also be the answer to
HOMONYM = 0.5  # a thing that is called as a theme, or another value, is
AWAITED = 0.8  # a value whose facet is told by the word behind it, which gives it back
HESITANT = 0.3  # a word behind a value that can be asked for as well
UNANNOUNCED = 0.6  # a value that is none of those the word before it takes
SO_MANY = 0.3  # a number that says how many things there are: it is none of them
