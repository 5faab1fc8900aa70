"""Paragraphs and their runs as WordprocessingML: every one names its style and says as little else as can be."""

from __future__ import annotations

from convert.document.model import Span, SpanKind
from convert.export.docx.stylesheet import EMPHASIS, STRONG, VOLUME_STYLES, run_in_style
from convert.export.docx.text import runs

#: What a paragraph says that stands on a page with the next, though its style does not ask for that.
KEPT = "<w:keepNext/>"


def paragraph(kind: str, content: str) -> str:
    """A paragraph of a kind of text."""
    return styled(VOLUME_STYLES[kind].id, content)


def styled(style_id: str, content: str, more: str = "") -> str:
    """A paragraph in a style; ``more`` are further properties of its own."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{more}</w:pPr>{content}</w:p>'


def spanned(text: str, spans: tuple[Span, ...], size: str = "") -> str:
    """A text and what stands out in it as runs; ``size`` are the elements of a size of its own."""
    pieces = []
    done = 0
    for span in spans:
        pieces.append(runs(text[done : span.start], paragraph=text, size=size))
        pieces.append(runs(text[span.start : span.end], _character_style(span), text, size))
        done = span.end
    pieces.append(runs(text[done:], paragraph=text, size=size))
    return "".join(pieces)


def _character_style(span: Span) -> str:
    match span.kind:
        case SpanKind.RUN_IN:
            return run_in_style(span.level)
        case SpanKind.STRONG:
            return STRONG
        case SpanKind.EMPHASIS:
            return EMPHASIS
