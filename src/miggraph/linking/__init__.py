"""Linking: candidates from external vocabularies, proposed by the machine, decided by a person, kept in SSSOM files (``miggraph.sssom``).

It is record linkage in the usual steps. Blocking: a vocabulary finds the few terms near a subject (``Vocabulary.near``, by its ``index``).
Comparing: names by ``label_similarity`` and ``name_similarity``, all else by ``evidence``. Scoring: ``matching``. Proposing: ``suggesting``
writes what is worth a look into a mapping set. Deciding: a person, by ``reviewing`` or ``curation``. Checking: ``checking``, by
``row_rules``, ``object_terms`` and ``consistency``.
"""
