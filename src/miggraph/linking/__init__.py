"""Linking: candidates from external vocabularies, proposed by the machine, decided by a person, kept in SSSOM files (``miggraph.sssom``).

A vocabulary finds the terms near a subject (``Vocabulary.near``); the matcher scores each pair (``matching``); ``suggest`` writes what is
worth a look into a mapping set.
"""
