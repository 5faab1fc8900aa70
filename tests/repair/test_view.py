from hypothesis import given
from hypothesis import strategies as st

from convert.repair.ledger import Certainty, Ledger
from convert.repair.repair import repair
from convert.repair.view import Piece, pieces


def test_what_was_taken_out_and_put_in_is_told_apart() -> None:
    source = "產(chǎn)業(yè)發(fā)展,確??焖侔l(fā)展。"
    woven = pieces(source, repair(source).ledger)
    assert Piece("(chǎn)", Certainty.PROVEN, removed=True) in woven
    assert Piece("保快速發", Certainty.INFERRED) in woven
    assert Piece("，", Certainty.RULE) in woven
    assert Piece("展") in woven


def test_an_empty_ledger_is_the_text() -> None:
    assert pieces("工作報告", Ledger()) == [Piece("工作報告")]


@given(st.text("產業(chǎnyè)發fā展,，?？！!。“”\n 　□確焖侔l<p>a1", max_size=60))
def test_the_pieces_that_stay_are_the_repaired_text(source: str) -> None:
    repaired = repair(source)
    woven = pieces(source, repaired.ledger)
    assert "".join(piece.text for piece in woven if not piece.removed) == repaired.text
    assert "".join(piece.text for piece in woven if piece.removed or piece.certainty is None) == source
