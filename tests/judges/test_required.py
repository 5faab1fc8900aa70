"""A missing judge is told, not passed over; where none may be missing it is a failure."""

import shutil

import pytest
from judges import verapdf


@pytest.fixture
def _no_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)


@pytest.mark.usefixtures("_no_java")
@pytest.mark.parametrize(("required", "outcome"), [("required", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_without_java_verapdf_says_so(
    required: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANPRESS_JUDGES", required)
    with pytest.raises(outcome, match="Java is not installed, so veraPDF did not judge any file"):
        verapdf.class_path()
