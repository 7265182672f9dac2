"""The ground: errors, findings, names, homes, and what writes and locks files. It knows nothing of what stands on it."""
