"""Asking: a canned query or a question in plain English becomes rows, and what these rest on."""
