"""Drafts: what the entries of a bibliography become, matched to what is there, and how it is written."""
