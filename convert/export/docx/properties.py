"""``docProps/core.xml``: what a Word file says about itself."""

from __future__ import annotations

import datetime as dt

from convert.export.properties import Properties
from convert.export.xml import escaped, without_forbidden

_NAMESPACES = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def core_xml(properties: Properties) -> str:
    """The core properties (ECMA-376 part 2, 11), empty ones left out.

    The author is who made the file unless one is known; where the title comes
    from stands in the description (Word: *Comments*), the collection in the category, the article's mark in it in the
    identifier.
    """
    moment = _w3c(properties.created)
    stated = (
        ("dc:title", properties.title),
        ("dc:creator", properties.author or properties.creator),
        ("dc:identifier", properties.mark),
        ("dc:description", properties.title_note),
        ("cp:lastModifiedBy", properties.creator),
        ("cp:revision", "1"),
        ("cp:category", properties.collection),
        ("dc:language", properties.language),
    )
    elements = "".join(f"<{tag}>{escaped(without_forbidden(text))}</{tag}>" for tag, text in stated if text)
    times = "".join(
        f'<dcterms:{tag} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{tag}>' for tag in ("created", "modified")
    )
    return f"<cp:coreProperties {_NAMESPACES}>{elements}{times}</cp:coreProperties>"


def _w3c(moment: dt.datetime) -> str:
    """A moment as W3CDTF in UTC; one without a zone is taken as UTC, never as the machine's own.

    >>> _w3c(dt.datetime(2024, 3, 21, 17, 41, 28, tzinfo=dt.timezone(dt.timedelta(hours=8))))
    '2024-03-21T09:41:28Z'
    """
    utc = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    return utc.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
