"""The document model: frozen structs, walking, JSON both ways, invariants."""
