"""Word files made by hand, part by part, for the tests of reading them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest
from msgspec.structs import replace

from convert.document.model import Article
from convert.reopen.read import Reopened, reopen

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="{_R}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'

#: What Chinese Word calls its styles: translated ids, English names.
CHINESE_WORD_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="my"><w:name w:val="单位一级标题"/>'
    '<w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="lvl"><w:name w:val="条目"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="s"><w:name w:val="Strong"/></w:style>'
    '<w:style w:type="character" w:styleId="bold"><w:name w:val="重点"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="character" w:customStyle="1" w:styleId="20"><w:name w:val="标题 2 字符"/>'
    '<w:link w:val="2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Parts as a ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def links(rows: Mapping[str, tuple[str, str]]) -> str:
    """Relationships: id → (last word of the type, target); targets with ``://`` stand outside."""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="{name}" Type="{_R}/{kind}" Target="{target}"'
            f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
            for name, (kind, target) in rows.items()
        )
        + "</Relationships>"
    )


def word_file(
    body: str,
    *,
    styles: str = CHINESE_WORD_STYLES,
    numbering: str = "",
    footnotes: str = "",
    comments: str = "",
    core: str = "",
    targets: Mapping[str, tuple[str, str]] | None = None,
    extra: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A Word file with the given inside of ``w:body`` and of its other parts."""
    inner = {"styles": styles, "numbering": numbering, "footnotes": footnotes, "comments": comments}
    present = {name: content for name, content in inner.items() if content}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": links(
            {"d": ("officeDocument", "word/document.xml"), "c": ("core-properties", "docProps/core.xml")}
        ),
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": links({name: (name, f"{name}.xml") for name in present} | dict(targets or {})),
    }
    parts |= {f"word/{name}.xml": f"<w:{name} {_SPACES}>{content}</w:{name}>" for name, content in present.items()}
    if core:
        parts["docProps/core.xml"] = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
            f"{core}</cp:coreProperties>"
        )
    return packed(parts | dict(extra or {}))


def p(text: str, style: str = "", settings: str = "", run: str = "") -> str:
    """A paragraph of one run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{settings}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def without_sources(article: Article) -> Article:
    """The article without the places it was read from."""
    return replace(article, source=None, blocks=tuple(replace(block, source=None) for block in article.blocks))


@pytest.fixture(scope="session")
def opened() -> Callable[..., Reopened]:
    """Reads a Word file made of parts (see :func:`word_file`); the only article's blocks bear no sources."""

    def read(body: str, **parts: str) -> Reopened:
        result = reopen(word_file(body, **parts), name="a.docx")  # type: ignore[arg-type]
        articles = tuple(without_sources(article) for article in result.collection.articles)
        return replace(result, collection=replace(result.collection, articles=articles))

    return read
