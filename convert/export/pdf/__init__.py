"""The PDF writer: paints frames and decides nothing."""
