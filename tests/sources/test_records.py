"""JSON Lines, Parquet and web archives: every record one source, its place its identity."""

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from convert.errors import SourceError
from convert.sources.collect import collect, stream
from convert.sources.options import Fields, SourceOptions
from convert.sources.source import Source

PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    ".jsonl": bytes,
    ".jsonl.gz": gzip.compress,
    ".jsonl.zst": zstandard.ZstdCompressor().compress,
    ".ndjson": bytes,
}
RECORDS = [
    {"text": "管道已經換完。", "url": "https://example.cn/a", "title": "排水匯報", "date": "2024-05-06"},
    {"text": "綠化匯報\n\n種了樹。", "title": "綠化匯報"},
    {"text": "<html><body><p>網頁</p></body></html>", "title": "頁"},
]
TEXTS = ["排水匯報\n\n時間：2024-05-06\n\n管道已經換完。", RECORDS[1]["text"], RECORDS[2]["text"]]


def lines(records: list[object]) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def texts(sources: list[Source]) -> list[str]:
    return [source.read().decode() for source in sources]


@pytest.mark.parametrize("end", PACKINGS)
def test_each_line_is_a_source(end: str, tmp_path: Path) -> None:
    path = tmp_path / f"crawl{end}"
    data = lines(RECORDS)
    path.write_bytes(PACKINGS[end](data))
    sources = list(collect([str(path)]))
    assert texts(sources) == TEXTS
    offsets = [int(source.identity.removeprefix(f"{path.as_posix()}#")) for source in sources]
    assert [data[at : at + 8] for at in offsets] == [b'{"text":'] * 3
    assert sources[0].url == "https://example.cn/a"
    path.write_bytes(PACKINGS[end](data + lines(RECORDS[:1])))
    assert list(collect([str(path)]))[:3] == sources, "a line that is added moves no other"


def test_fields_may_be_called_anything(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines([{"content": "正文。", "head": "題"}]))
    options = SourceOptions(fields=Fields(text="content", title="head"))
    assert texts(list(collect([str(path)], options))) == ["題\n\n正文。"]


BAD = {
    b'{"text": "a"': "is no JSON",
    b"[1, 2]": "is no JSON object",
    b'"text"': "is no JSON object",
    b"[" * 100_000: "is no JSON",
    b'{"text": "\xff"}': "is no JSON",
    b'{"body": "a", "id": 1}': "has no field 'text'; it has 'body', 'id'",
    b"{}": "it has none",
    b'{"text": null}': "has no text in its field 'text'",
    b'{"text": ["a"]}': "has no text in its field 'text'",
    b'{"text": " \\n\\u3000"}': "holds no text in its field 'text'",
}


@pytest.mark.parametrize("line", BAD)
def test_a_bad_line_is_a_refusal_and_the_others_go_on(line: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + lines(RECORDS[:1]) + line + b"\n\n \n" + lines(RECORDS[1:2]))
    good, bad, last = collect([str(path)])
    assert texts([good, last]) == TEXTS[:2]
    assert BAD[line] in bad.refusal
    with pytest.raises(SourceError):
        bad.read()


def test_a_line_that_is_too_long_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines([{"text": "a" * (3 << 20)}, {"text": "b"}]))
    long, short = stream([str(path)], SourceOptions(max_mb=1))
    assert "more than 1 MB" in long.refusal
    assert short.read() == b"b"


@pytest.mark.parametrize("end", [".jsonl.gz", ".jsonl.zst"])
def test_a_file_that_is_cut_short_gives_what_it_has_and_says_so(end: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{end}"
    noise = random.Random(end)  # the same bytes on every run, and too many to lie in one block
    rows = [{"text": f"第{number}篇", "noise": noise.getrandbits(64)} for number in range(20_000)]
    whole = PACKINGS[end](lines(rows))
    path.write_bytes(whole[: len(whole) // 2])
    *good, last = collect([str(path)])
    assert good[0].read().decode() == "第0篇"
    assert last.refusal


@given(st.lists(st.text(min_size=1).filter(str.strip), max_size=5))
def test_any_text_comes_out_of_its_record(tmp_path_factory: pytest.TempPathFactory, written: list[str]) -> None:
    path = tmp_path_factory.mktemp("given") / "a.jsonl"
    path.write_bytes("".join(json.dumps({"text": text}) + "\n" for text in written).encode())
    assert [source.read() for source in stream([str(path)])] == [text.encode(errors="replace") for text in written]


def test_each_row_of_parquet_is_a_source(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "a.parquet"
    rows = [{"text": f"第{number}篇", "title": None, "more": 1} for number in range(600)]
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=100)
    sources = list(stream([str(path)]))
    assert texts(sources) == [row["text"] for row in rows]
    assert sources[-1].identity == f"{path.as_posix()}#599"
    [first, *_] = stream([str(path)], SourceOptions(fields=Fields(text="body")))
    assert "it has 'text', 'title', 'more'" in first.refusal


def test_a_damaged_parquet_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 not at all")
    [source] = stream([str(tmp_path / "a.parquet")])
    assert "cannot be read further" in source.refusal


def warc(records: list[tuple[str, str, str, bytes]]) -> bytes:
    """A packed web archive of (record type, URL, HTTP head, payload), each record a member of its own (ISO 28500)."""
    members = []
    for number, (kind, url, head, payload) in enumerate(records):
        block = (head.replace("\n", "\r\n") + "\r\n\r\n").encode() * bool(head) + payload
        fields = [
            f"WARC-Type: {kind}",
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>",
            "WARC-Date: 2024-01-01T00:00:00Z",
            f"WARC-Target-URI: {url}",
            f"Content-Type: {'application/http; msgtype=response' if head else 'text/plain'}",
            f"Content-Length: {len(block)}",
        ]
        members.append(gzip.compress(("\r\n".join(["WARC/1.0", *fields]) + "\r\n\r\n").encode() + block + b"\r\n\r\n"))
    return b"".join(members)


def test_a_web_archive_gives_its_pages(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    page = "<html><body>網頁</body></html>".encode("gb18030")
    ok = "HTTP/1.1 200 OK\nContent-Type: "
    data = warc(
        [
            ("warcinfo", "", "", b"software: x"),
            ("response", "https://example.cn/a/%E5%B7%A5.asp?id=1", f"{ok}text/html; charset=gbk", page),
            ("response", "https://example.cn/gone", "HTTP/1.1 404 Not Found\nContent-Type: text/html", page),
            ("response", "https://example.cn/a.png", f"{ok}image/png", b"\x89PNG"),
            ("response", "https://example.cn/b.txt", f"{ok}text/plain\nContent-Encoding: gzip", gzip.compress(b"text")),
            ("response", "https://example.cn/empty", f"{ok}text/html", b""),
        ]
    )
    path.write_bytes(data)
    sources = list(stream([str(path)]))
    assert [source.name for source in sources] == ["工.html", "b.txt", "empty.html"]
    assert [source.read() for source in sources[:2]] == [page, b"text"]
    assert "empty page" in sources[2].refusal
    offsets = [int(source.identity.rpartition("#")[2]) for source in sources]
    assert [data[at : at + 2] for at in offsets] == [b"\x1f\x8b"] * 3
    assert sources[0].url == "https://example.cn/a/%E5%B7%A5.asp?id=1"


def test_wet_gives_its_texts_and_a_cut_archive_says_so(tmp_path: Path) -> None:
    data = warc([("conversion", f"https://example.cn/{n}", "", f"文{n}".encode()) for n in range(3)])
    path = tmp_path / "crawl.warc.wet.gz"
    path.write_bytes(data)
    assert texts(list(stream([str(path)]))) == ["文0", "文1", "文2"]
    for harmed in (b"WARC/1.0\r\nnonsense", b"", data[:-30], b"\x1f\x8b nonsense"):
        path.write_bytes(harmed)
        assert list(stream([str(path)]))[-1].refusal, harmed
