"""Vocabulary: the words, publishers, countries and towns that lists are read by, and what is known of the list at hand."""
