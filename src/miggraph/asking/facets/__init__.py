"""Facets: small files say in which ways each kind of thing can be narrowed down, asked of and counted; a frame composes them into one query."""
