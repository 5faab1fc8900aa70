"""Plain text, indented as Chinese text is."""
