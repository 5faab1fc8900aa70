"""The PDF writer: paints frames and decides nothing.

=============  ==============================================================
``writer``     the pages put together: the only public function, ``write_pdf``
``stream``     one page as text and line operators
``fonts``      which glyphs stand for which text, one Type0 font per face
``face``       a font file opened: metrics, widths, subsets
``tounicode``  from codes back to text
``structure``  the tagged tree, marked content and where it stands
``images``     pictures, as image objects and in their places
``srgb``       the profile of their colours
``outline``    bookmarks and page labels
``metadata``   document information and XMP, in agreement
``intent``     the output intent of an archive file and its grey profile
``printing``   what a file for a printing house has: sheet, crop marks, printing condition
``objects``    the thin layer over reportlab's document
``deflate``    compression
=============  ==============================================================
"""
