"""Text to repaired text: one named fix per function, in one ordered table, with a ledger."""
