from pathlib import Path

import pytest


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder of five small collections; two of them share a title."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, title in enumerate(["排水工作匯報", "綠化工作匯報", "排水工作匯報", "道路工作匯報", "供暖工作匯報"]):
        text = f"{title}\n\n篇1\n\n一、主要做法\n\n第{number}組完成了任務。\n\n篇2\n\n我們還有許多事情要做。\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder
