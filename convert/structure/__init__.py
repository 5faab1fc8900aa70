"""Text → document: header, articles, paragraphs, headings, roles, titles, each in one file."""
