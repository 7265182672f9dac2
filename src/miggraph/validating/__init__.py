"""Validating: shapes and the reader's rules become findings at lines, and findings become reports."""
