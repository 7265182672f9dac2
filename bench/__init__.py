"""Benchmarks: ratios beside a peer, taken in turn in one run. ``make bench`` runs them all; none is a test."""
