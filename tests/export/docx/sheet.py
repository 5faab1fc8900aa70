"""Word styles as Word reads them: with inheritance resolved, attribute by attribute."""

from __future__ import annotations

from lxml import etree

NS = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
W = f"{{{NS['w']}}}"


class Sheet:
    """A style sheet with inheritance resolved, attribute by attribute as Word does."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root

    def get(self, style_id: str, path: str, attribute: str = "val") -> str | None:
        """``attribute`` of the element ``path`` (``pPr/ind``) in a style or the nearest one it is based on."""
        while style_id:
            (style,) = self.root.xpath(f'w:style[@w:styleId="{style_id}"]', namespaces=NS)
            found = style.xpath("/".join(f"w:{step}" for step in path.split("/")), namespaces=NS)
            if found and (value := found[0].get(W + attribute, "on" if attribute == "val" else None)) is not None:
                return value
            based = style.find(f"{W}basedOn")
            style_id = "" if based is None else based.get(f"{W}val")
        defaults = self.root.find(f"{W}docDefaults/{W}rPrDefault/" + "/".join(W + step for step in path.split("/")))
        return None if defaults is None else defaults.get(W + attribute)
