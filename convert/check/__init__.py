"""The preflight: finished files measured and judged as an outsider would.

Nothing here knows how our writers work. A file is opened by a library for its format,
what it claims, holds and looks like is read from it alone, and each fact is put beside
what a clause of a standard (or a house style) wants.

==============  =============================================================
``run``         paths → one :class:`~convert.check.findings.Checked` each
``findings``    what a check gives: facts beside expectations, with a verdict
``layout``      GB/T 9704 and house styles as numbers; measures against them
``pdffile``     a PDF opened: its catalogue, what it claims, its pages
``pdffonts``    fonts as a page names them: widths, text, what is embedded
``pdfcontent``  content streams walked: glyphs in their places, colours
``pdffacts``    what several rules ask for, gathered in one walk
``pdflines``    from glyphs to lines of text
``pdfbody``     which of them are the running text
``pdfgrid``     from lines to margins, lines and characters
``pdfrules``    what holds for every PDF and for its text
``archive``     PDF/A-2 and PDF/UA-1        ``printing``   PDF/X-4 and PDF/X-1a
``wordfile``    a Word file opened with care ``wordstyles`` what its styles come to
``wordrules``   what holds for a Word file
==============  =============================================================
"""
