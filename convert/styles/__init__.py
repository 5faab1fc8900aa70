"""House styles as data: the TOML files here, their model and the loader."""
