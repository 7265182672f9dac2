"""Statements: the sentences of a graph that answer a question by its words.

Activities, provisions, changes, figures, updates, calls to action, annotations and definitions are sentences (``sentences``). They are found by
what the question says (``terms``) in a full-text index (``index``), and judged (``judging``): a sentence that says most of the question and
none of it wrongly answers it; a wrong answer is worse than none, so that whatever is doubtful is left out.
"""

from miggraph.asking.statements.finding import Statement, Statements, find

__all__ = ["Statement", "Statements", "find"]
