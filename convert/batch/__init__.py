"""Many sources: planning, running, naming, writing, the manifest."""
