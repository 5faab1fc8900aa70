import json
import os
import re
import shlex
import subprocess
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from outputs import contents

import convert
from convert.cli.program import hanpress as group
from convert.errors import ExitCode

Run = Callable[..., object]


def examples() -> list[str]:
    """The example line of every command's help."""
    return [
        line.strip()
        for command in group.commands.values()
        for line in re.findall(r"Example:\n((?:  .+\n?)+)", command.epilog or "")
    ]


def test_every_command_has_one_example() -> None:
    assert [shlex.split(line)[1] for line in examples()] == list(group.commands)


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize("line", examples())
def test_examples_run(line: str, hanpress: Run) -> None:
    if " output" in line.partition(" -o")[0]:  # it goes on where the first example ends
        hanpress(*shlex.split(examples()[0])[1:])
    outcome = hanpress(*shlex.split(line)[1:])
    assert outcome.code == ExitCode.OK, outcome.err
    assert outcome.err == ""


def test_export_writes_each_article_in_both_formats(page: Path, hanpress: Run) -> None:
    out = page.parent / "out"
    outcome = hanpress("export", page, "-o", out)
    assert outcome.code == ExitCode.OK, outcome.err
    [folder] = [path for path in out.iterdir() if path.is_dir()]
    names = sorted(path.name for path in folder.iterdir())
    assert [name[:3] for name in names] == ["01-", "01-", "02-", "02-", "03-", "03-"]
    assert [path.rpartition(".")[2] for path in names] == ["docx", "pdf"] * 3
    assert all(path.read_bytes().startswith((b"PK", b"%PDF-")) for path in folder.iterdir())
    assert "6 files" in outcome.out
    assert "page.txt" in outcome.out


def test_the_manifest_tells_the_truth(page: Path, hanpress: Run) -> None:
    out = page.parent / "out"
    hanpress("export", page, "-o", out)
    [record] = json.loads((out / "manifest.json").read_bytes())["sources"]
    assert record["sha256"] == sha256(page.read_bytes()).hexdigest()
    assert record["articles"] == 3
    text = page.read_text(encoding="utf-8")
    own_words = {1: "36公里", 2: "老城區", 3: "十月以前"}
    for file in record["files"]:
        data = (out / record["folder"] / file["name"]).read_bytes()
        assert file["bytes"] == len(data)
        assert file["sha256"] == sha256(data).hexdigest()
        start, end = file["range"]
        assert {number for number, words in own_words.items() if words in text[start:end]} == {file["article"]}
    assert {file["name"] for file in record["files"]} == {path.name for path in (out / record["folder"]).iterdir()}


def test_only_the_chosen_articles_and_formats_are_written(page: Path, hanpress: Run) -> None:
    out = page.parent / "out"
    assert hanpress("export", page, "-o", out, "--only", "1,3", "--format", "docx").code == ExitCode.OK
    names = sorted(path.name for path in out.glob("*/*"))
    assert [name[:3] for name in names] == ["01-", "03-"]
    again = hanpress("export", page, "-o", out, "--only", "2-9", "--format", "pdf")
    assert again.code == ExitCode.OK
    assert "no-such-article" in again.out
    [record] = json.loads((out / "manifest.json").read_bytes())["sources"]
    listed = [(file["article"], file["name"].rpartition(".")[2]) for file in record["files"]]
    assert listed == [(1, "docx"), (2, "pdf"), (3, "docx"), (3, "pdf")]


def test_a_page_without_article_mark_is_one_article(tmp_path: Path, hanpress: Run) -> None:
    (tmp_path / "a.txt").write_text("關於排水的說明\n\n管道已經換完，雨季不再積水。\n", encoding="utf-8")
    assert hanpress("export", tmp_path / "a.txt", "-o", tmp_path / "out").code == ExitCode.OK
    assert sorted(path.name[:3] for path in (tmp_path / "out").glob("*/*")) == ["01-", "01-"]


def test_control_characters_reach_no_file(tmp_path: Path, hanpress: Run) -> None:
    bad = "".join(map(chr, [*range(1, 9), 11, 12, *range(14, 32), 0x7F, 0xFFFE, 0xFFFF]))
    (tmp_path / "a.txt").write_text(f"說明\n\n篇1\n\n管道{bad}已經換完。\n", encoding="utf-8")
    assert hanpress("export", tmp_path / "a.txt", "-o", tmp_path / "out").code == ExitCode.OK
    [word] = (tmp_path / "out").glob("*/*.docx")
    with zipfile.ZipFile(word) as package:
        body = package.read("word/document.xml").decode("utf-8")
    assert "已經換完" in body
    assert not set(body) & set(bad.replace("\x7f", ""))
    [pdf] = (tmp_path / "out").glob("*/*.pdf")
    assert pdf.stat().st_size > 1000


def test_strict_fails_on_doubts_after_writing(page: Path, hanpress: Run) -> None:
    out = page.parent / "out"
    outcome = hanpress("export", page, "-o", out, "--only", "1,9", "--strict")
    assert outcome.code == ExitCode.ERROR
    assert "--strict" in outcome.err
    assert len(list(out.glob("*/01-*"))) == 2


def test_quiet_says_nothing(page: Path, hanpress: Run) -> None:
    outcome = hanpress("export", page, "-o", page.parent / "out", "-q")
    assert (outcome.code, outcome.out, outcome.err) == (ExitCode.OK, "", "")


def test_a_terminal_sees_a_progress_bar(page: Path, hanpress: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convert.cli.export._watched", lambda: True)
    outcome = hanpress("export", page, "-o", page.parent / "out")
    assert "3/3" in outcome.err
    assert "articles" in outcome.err


def test_the_same_input_gives_the_same_bytes_anywhere(page: Path, program: list[str]) -> None:
    made = []
    places = (
        {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/New_York", "PYTHONHASHSEED": "2"},
    )
    for number, place in enumerate(places):
        here = page.parent / f"here {number}"
        here.mkdir()
        subprocess.run([*program, "export", page, "-o", "out", "-q"], cwd=here, env=os.environ | place, check=True)
        made.append(contents(here / "out"))
    assert made[0] == made[1]
    assert len(made[0]) == 7


def test_clean_prints_utf8_and_writes_a_ledger(tmp_path: Path, hanpress: Run) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes("第一行,漢字,第二句。\r\n".encode("gb18030"))
    ledger = tmp_path / "repairs.jsonl"
    outcome = hanpress("clean", source, "--encoding", "gb18030", "--ledger", ledger)
    assert outcome.code == ExitCode.OK
    assert outcome.out == "第一行，漢字，第二句。\n"
    records = [json.loads(line) for line in ledger.read_text(encoding="utf-8").splitlines()]
    assert [record["after"] for record in records if record["before"] == ","] == ["，", "，"]
    assert hanpress("clean", source, "-o", tmp_path / "b.txt").out == ""
    assert (tmp_path / "b.txt").read_bytes() == outcome.out.encode("utf-8")


def test_only_bytes_leaves_spelling_alone(tmp_path: Path, hanpress: Run) -> None:
    (tmp_path / "a.txt").write_text("　　第一行,漢字 。\n\n\n\n第二\n", encoding="utf-8")
    outcome = hanpress("clean", tmp_path / "a.txt", "--only-bytes")
    assert outcome.out == "　　第一行,漢字 。\n\n\n\n第二\n"


def test_clean_shows_what_went_and_what_came(tmp_path: Path, hanpress: Run) -> None:
    source = tmp_path / "a.txt"
    source.write_text("產(chǎn)業(yè)發(fā)展,共計3項。\n", encoding="utf-8")
    outcome = hanpress("clean", source, "--show")
    assert outcome.code == ExitCode.OK
    assert outcome.out.startswith("產[-(chǎn)-]業[-(yè)-]發[-(fā)-]展[-,-]{+，+}共計3項。\n")
    rows = {line.split()[0]: line.split()[1:] for line in outcome.out.splitlines()[2:]}
    assert rows["readings"] == ["3"]
    assert rows["fix"] == ["proven", "inferred", "lost", "rule"]


@pytest.mark.parametrize("command", ["clean -", "inspect -", "export - -o out"])
def test_standard_input_is_a_source(command: str, page: Path, program: list[str]) -> None:
    done = subprocess.run([*program, *command.split()], input=page.read_bytes(), capture_output=True, cwd=page.parent)
    assert done.returncode == ExitCode.OK, done.stderr.decode()
    assert "排水" in done.stdout.decode("utf-8")


def test_inspect_counts_what_it_finds(page: Path, hanpress: Run) -> None:
    outcome = hanpress("inspect", page)
    assert outcome.code == ExitCode.OK
    rows = [line.split() for line in outcome.out.splitlines() if re.match(r" {0,2}\d", line)]
    assert [row[:2] for row in rows] == [["1", "篇1"], ["2", "篇2"], ["3", "篇3"]]


def test_inspect_as_json_is_the_document_model(page: Path, hanpress: Run) -> None:
    from convert.document.json import from_json

    [record] = json.loads(hanpress("inspect", page, "--json").out)
    collection = from_json(record["collection"])
    [conversion] = convert.inspect(page)
    assert collection == conversion.collection
    assert [found["headings"]["1"] for found in record["found"]] == [1, 1, 0]


REPORT = """# 路桥工作总结（精选2篇）

篇1

一、修路做了哪些事情，花了多少钱，还有多少没有做完，下一步打算怎么做以及谁来负责

路修了三公里。

（一）人手

人手不够，又从邻村借了十二个人，干了四十天才把路基铺完。

二、修桥

桥修了一座。

四、修渠

渠修了两条。

篇3

各位村民：

今年的总结就到这里，大家辛苦了，明年我们接着修桥。
"""


def test_inspect_shows_outlines_that_fit_a_terminal(tmp_path: Path, hanpress: Run) -> None:
    from convert.cli.table import width

    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    outcome = hanpress("inspect", path)
    assert outcome.code == ExitCode.OK
    lines = outcome.out.splitlines()
    assert max(map(width, lines)) <= 80
    assert lines[lines.index("│  └─ （一）人手") - 1].startswith("├─ 一、修路做了哪些事情")
    assert "├─ 二、修桥" in lines
    assert "└─ 四、修渠" in lines
    assert "? numbering-gap: The numbering goes from 二、 to 四、; a number is missing." in lines
    assert "    uncertain: The line matches 篇N, but number 3 follows 1. Confidence 0.59." in lines
    assert "    1 salutation, 1 paragraph; 0 repairs" in lines
    brief = hanpress("inspect", path, "--brief").out
    assert "├─" not in brief
    assert "numbering-gap" in brief


RIVER = "河水从山上下来，到了平地就慢了，慢了就会淤，淤得久了就要改道。"
LECTURES = f"讲座两次\n\n第一讲：治水\n\n{RIVER}\n\n第二讲：治土\n\n{RIVER}\n"


def test_a_pattern_of_the_user_splits(tmp_path: Path, hanpress: Run) -> None:
    path = tmp_path / "lectures.txt"
    path.write_text(LECTURES, encoding="utf-8")
    [record] = json.loads(hanpress("inspect", path, "--json", "--split", "第[一二三]讲").out)
    assert [(split["mark"], split["certain"]) for split in record["splits"]] == [("第一讲", True), ("第二讲", True)]
    outcome = hanpress("export", path, "-o", tmp_path / "out", "--format", "docx", "--split", "第.讲")
    assert outcome.code == ExitCode.OK
    assert [file.stem[-2:] for file in sorted(tmp_path.glob("out/*/*.docx"))] == ["治水", "治土"]


def test_a_pattern_that_matches_nothing_says_so(tmp_path: Path, hanpress: Run) -> None:
    path = tmp_path / "lectures.txt"
    path.write_text(LECTURES, encoding="utf-8")
    assert "? split-pattern-unmatched: No line begins with" in hanpress("inspect", path, "--split", "第.课").out
    assert hanpress("export", path, "-o", tmp_path / "out", "--split", "第.课", "--strict").code == ExitCode.ERROR


@pytest.mark.parametrize("command", [("inspect",), ("export", "-o", "out")])
@pytest.mark.parametrize(("pattern", "at"), [("第[一讲", 1), ("(?=篇)", 0), ("", None)])
def test_a_wrong_pattern_is_pointed_at(
    command: tuple[str, ...], pattern: str, at: int | None, page: Path, hanpress: Run
) -> None:
    outcome = hanpress(*command, page, "--split", pattern)
    assert outcome.code == ExitCode.USAGE
    assert outcome.out == ""
    if at is not None:
        *_, shown, pointer = outcome.err.rstrip("\n").split("\n")
        assert shown.strip() == pattern
        assert pointer.index("^") - 4 == at


def test_headings_are_numbered_anew(tmp_path: Path, hanpress: Run) -> None:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    lines = hanpress("inspect", path, "--renumber").out.splitlines()
    assert "└─ 三、修渠" in lines


def test_titles_are_proposed_where_asked_for(page: Path, hanpress: Run) -> None:
    [record] = json.loads(hanpress("inspect", page, "--json", "--propose-titles").out)
    articles = record["collection"]["articles"]
    assert {article["title_origin"] for article in articles} == {"proposed"}
    assert articles[0]["title"] == "我們清理了全城的排水管道"


def test_styles_and_fonts_are_listed(hanpress: Run) -> None:
    assert "gongwen" in hanpress("styles").out
    listed = hanpress("fonts").out
    for record in convert.list_fonts():
        assert record.file in listed


def test_an_interrupt_is_130(page: Path, hanpress: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(convert, "clean", interrupted, raising=False)
    outcome = hanpress("clean", page)
    assert outcome.code == 130
    assert outcome.err.strip().startswith("hanpress: stopped")


def test_a_closed_pipe_is_no_error_message(checkout: Path, program: list[str]) -> None:
    [seed] = checkout.glob("seeds/*.txt")
    with subprocess.Popen([*program, "clean", seed], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (ExitCode.ERROR, b"")


def test_a_terminal_that_lacks_characters_gets_question_marks(page: Path, program: list[str]) -> None:
    place = os.environ | {"PYTHONIOENCODING": "latin-1"}
    done = subprocess.run([*program, "inspect", page], capture_output=True, env=place)
    assert done.returncode == ExitCode.OK
    assert b"?" in done.stdout


def test_a_style_is_shown_and_what_is_shown_is_a_style(hanpress: Run, tmp_path: Path) -> None:
    shown = hanpress("styles", "show", "gongwen").out
    mine = tmp_path / "mine.toml"
    mine.write_text(shown, encoding="utf-8")
    assert hanpress("styles", "show", str(mine)).out.splitlines()[1:] == shown.splitlines()[1:]
    wrong = hanpress("styles", "show", "gongwne")
    assert (wrong.code, wrong.out) == (ExitCode.USAGE, "")
    assert "did you mean gongwen?" in wrong.err


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        ((), "zh-Hant"),
        (("--style", "tw"), "zh-Hant-TW"),
        (("--style", "tw", "--script", "keep"), "zh-Hant"),
        (("--style", "tw", "--script", "hans"), "zh-Hans"),
    ],
)
def test_a_style_for_one_region_chooses_the_script_unless_one_is_asked_for(
    hanpress: Run, page: Path, tmp_path: Path, arguments: tuple[str, ...], language: str
) -> None:
    made = hanpress("export", page, "-o", tmp_path / "out", "--only", "1", "--format", "docx", *arguments)
    assert made.code == ExitCode.OK, made.err
    [manifest] = (tmp_path / "out").rglob("manifest.json")
    assert f'"language": "{language}"' in manifest.read_text(encoding="utf-8")


def test_export_merges_a_collection_into_one_volume(hanpress: Run, page: Path, tmp_path: Path) -> None:
    outcome = hanpress("export", page, "-o", tmp_path / "out", "--merge", "--style", "book", "--only", "1,3")
    assert outcome.code == 0
    assert re.search(r"城市排水工作匯報範文 +2 +2 ", outcome.out)
    names = sorted(path.name for path in (tmp_path / "out" / "城市排水工作匯報範文").iterdir())
    assert names == ["00-城市排水工作匯報範文.docx", "00-城市排水工作匯報範文.pdf"]
