"""Bibliographies: CSL-JSON, the interchange model of the field, as the one pivot between our records and every other format.

Readers (``miggraph.importing``) turn a format into entries, each a CSL-JSON item with its line; writers (``miggraph.exporting``) turn
items into a format. ``mapping`` says once how records and items correspond; each format's table says how its fields do.
"""
