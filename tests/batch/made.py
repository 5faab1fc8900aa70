"""Collections of any number of small pages, made from their number alone."""

import json
from pathlib import Path

_PLACES = ("城東", "城西", "河北", "河南", "山前", "山後", "江左", "江右")
_WORKS = ("排水", "綠化", "道路", "供暖", "環衛", "照明", "橋樑")


def page(number: int) -> str:
    """A page of two short articles; every seventh has a title that others have too."""
    work = _WORKS[number % len(_WORKS)]
    title = f"{work}工作匯報" if number % 7 == 0 else f"{_PLACES[number % 8]}{work}工作匯報第{number}號"
    return (
        f"{title}\n\n篇1\n\n各位領導：\n\n一、主要做法\n\n第{number}組清理了全部管道，共計{number + 36}公里。\n\n"
        f"篇2\n\n我們還有許多事情要做，下一步將在{number % 12 + 1}月以前完成改造。\n"
    )


def folder(place: Path, count: int) -> Path:
    """A folder of ``count`` pages."""
    place.mkdir(parents=True)
    for number in range(count):
        (place / f"{number:05}.txt").write_text(page(number), encoding="utf-8")
    return place


def json_lines(path: Path, count: int) -> Path:
    """A file of ``count`` records."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            record = {"text": page(number), "url": f"https://example.cn/{number}.html"}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path
