import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from convert.cli import run

ROOT = Path(__file__).resolve().parents[2]

PAGE = """城市排水工作匯報範文

時間：2024-05-06 08:09:10

城市排水工作匯報

篇1

各位領導：

今年以來，我們清理了全城的排水管道，共計36公里。

一、主要做法

我們成立了工作小組，每月檢查一次。

篇2

一、存在問題

老城區的管道還沒有換完，雨季仍有積水。

篇3

下一步，我們將在十月以前完成改造。
"""


@dataclass(frozen=True)
class Outcome:
    """What a run of the program left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@pytest.fixture
def hanpress(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Runs the program in this process, as its entry point does."""

    def outcome(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return Outcome(end.value.code, said.out, said.err)

    return outcome


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A small collection of three articles as a file."""
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like the project's, seeds and all, as the working directory."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def program() -> list[str]:
    """The program as a process of its own."""
    return [sys.executable, "-m", "convert"]
