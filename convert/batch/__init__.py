"""Many sources: naming, selecting, executing, writing, and the report of the run."""
