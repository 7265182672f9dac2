"""Segmentation: units become sections, and in these the entries of the list, citation or address parted from annotation."""
