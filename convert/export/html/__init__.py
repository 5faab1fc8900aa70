"""HTML: one clean page that holds everything it needs, print rules included."""
