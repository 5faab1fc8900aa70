"""EPUB 3: e-books."""
