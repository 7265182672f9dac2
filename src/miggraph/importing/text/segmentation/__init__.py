"""Segmentation: lines become headings, entries and annotations."""
