"""Undoing byte-level damage in pages that were edited as GBK bytes (readings, slips)."""
