"""Repaired text to document: collection header, articles, paragraphs, headings, roles."""
