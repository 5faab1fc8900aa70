"""The document model: frozen dataclasses, walking, JSON both ways, invariants."""
