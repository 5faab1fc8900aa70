"""What the styles of a Word file come to: each with all it inherits (ECMA-376 part 1, 17.7.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from convert.check.wordfile import W, WordFile

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: element/attribute, without the namespace → value: ``{"spacing/line": "579"}``; an element alone is ``{"b": ""}``.
Setting = Mapping[str, str]

_LONGEST_CHAIN = 40


class WordStyle(Struct, frozen=True):
    """One style with all it inherits. ``paragraph`` and ``run`` are what it sets in the end."""

    id: str
    name: str
    kind: str
    paragraph: Setting
    run: Setting

    def number(self, name: str, default: float = 0.0) -> float:
        """A number among the paragraph's settings."""
        return _float(self.paragraph.get(name, ""), default)

    @property
    def size_pt(self) -> float:
        """The size of the text in points; Word's own default without one."""
        return _float(self.run.get("sz/val", ""), 20.0) / 2

    @property
    def font(self) -> str:
        """The font of Chinese text."""
        return self.run.get("rFonts/eastAsia", "")

    @property
    def spacing_pt(self) -> float:
        """What is added behind every character, in points."""
        return _float(self.run.get("spacing/val", ""), 0.0) / 20


class WordStyles:
    """The styles of a file, by id."""

    def __init__(self, file: WordFile) -> None:
        self._root = file.styles
        every = [] if self._root is None else self._root.findall(f"{W}style")
        self._elements: dict[str, Element] = {style.get(f"{W}styleId", ""): style for style in every}
        self._known: dict[str, WordStyle] = {}

    def __iter__(self) -> Iterator[WordStyle]:
        return (self[name] for name in self._elements)

    def __contains__(self, name: object) -> bool:
        return name in self._elements

    def __getitem__(self, name: str) -> WordStyle:
        if name not in self._known:
            self._known[name] = self._resolved(name)
        return self._known[name]

    def _resolved(self, name: str) -> WordStyle:
        chain = list(self._chain(name))
        paragraph, run = dict(self._defaults[0]), dict(self._defaults[1])
        for style in reversed(chain):
            paragraph.update(settings(style.find(f"{W}pPr")))
            run.update(settings(style.find(f"{W}rPr")))
        own = self._elements.get(name)
        label = own.find(f"{W}name") if own is not None else None
        kind = own.get(f"{W}type", "paragraph") if own is not None else "paragraph"
        return WordStyle(name, label.get(f"{W}val", "") if label is not None else "", kind, paragraph, run)

    @cached_property
    def default(self) -> str:
        """The id of the style of paragraphs that name none."""
        for name, style in self._elements.items():
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                return name
        return ""

    def named(self, name: str) -> WordStyle | None:
        """The style Word calls ``name``, whatever its id."""
        for key, style in self._elements.items():
            label = style.find(f"{W}name")
            if label is not None and label.get(f"{W}val", "").lower() == name.lower():
                return self[key]
        return None

    @cached_property
    def _defaults(self) -> tuple[Setting, Setting]:
        if self._root is None:
            return {}, {}
        base = f"{W}docDefaults"
        return (
            settings(self._root.find(f"{base}/{W}pPrDefault/{W}pPr")),
            settings(self._root.find(f"{base}/{W}rPrDefault/{W}rPr")),
        )

    def _chain(self, name: str) -> Iterator[Element]:
        """A style and those it is based on; one that leads back to itself ends."""
        for _ in range(_LONGEST_CHAIN):
            style = self._elements.get(name)
            if style is None:
                return
            yield style
            base = style.find(f"{W}basedOn")
            name = base.get(f"{W}val", "") if base is not None else ""


def settings(properties: Element | None) -> dict[str, str]:
    """What a ``w:pPr`` or ``w:rPr`` sets, attribute by attribute: that is how they are inherited."""
    found: dict[str, str] = {}
    for element in properties if properties is not None else ():
        name = str(element.tag).rpartition("}")[2]
        found[name] = element.get(f"{W}val", "1")
        for attribute, value in element.attrib.items():
            found[f"{name}/{str(attribute).rpartition('}')[2]}"] = str(value)
    return found


def is_on(setting: Setting, name: str) -> bool:
    """Whether a toggle such as ``b`` is set and not switched off."""
    return setting.get(name, "0") not in ("0", "false", "off")


def _float(text: str, default: float) -> float:
    try:
        return float(text)
    except ValueError:
        return default
