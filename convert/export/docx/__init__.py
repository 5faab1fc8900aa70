"""The Word writer: reads the document and the style."""
