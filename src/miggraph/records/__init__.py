"""Records: what people write, read with its lines, checked, and turned into JSON-LD by the context."""
