"""Vocabulary: the words, countries and towns that lists are read by, and what the list itself shows."""
