"""One module per command; every command is one call of the Python API."""
