"""``word/theme.xml``: colours and fonts Word offers in its menus.

A Word file must have a theme, but nothing in ours refers to it: the styles name
their fonts themselves. So it is the plainest there can be, in black and white.
"""

from __future__ import annotations

from convert.export.xml import escaped
from convert.styles.model import Style

_COLOURS = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "404040",
    "lt2": "F2F2F2",
    "accent1": "C00000",
    "accent2": "1F4E79",
    "accent3": "548235",
    "accent4": "BF8F00",
    "accent5": "7030A0",
    "accent6": "7F7F7F",
    "hlink": "0563C1",
    "folHlink": "954F72",
}

# The schema wants three of everything: subtle, moderate, intense.
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="6350">{_FILL}</a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"
_FORMATS = (
    f"<a:fillStyleLst>{_FILL * 3}</a:fillStyleLst><a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>"
    f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst>"
)


def theme_xml(style: Style, script: str) -> str:
    """The theme of a style in a script (``hans``, ``hant``, ``tw``, ``hk``)."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    fonts = "".join(
        f'<a:{use}><a:latin typeface="{escaped(style.western)}"/>'
        f'<a:ea typeface="{escaped(style.word_font(script, style.text[kind].font).name)}"/>'
        f'<a:cs typeface=""/></a:{use}>'
        for use, kind in (("majorFont", "title"), ("minorFont", "body"))
    )
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="hanpress"><a:themeElements>'
        f'<a:clrScheme name="hanpress">{colours}</a:clrScheme>'
        f'<a:fontScheme name="hanpress">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="hanpress">{_FORMATS}</a:fmtScheme></a:themeElements></a:theme>'
    )
