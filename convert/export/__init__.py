"""A table of writers; paged writers read frames, the others the document."""
