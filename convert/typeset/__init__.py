"""Document to pages: fonts, measure, punctuation, line breaking, justification, page making."""
