"""Back again: the bytes of a Word file → document."""
