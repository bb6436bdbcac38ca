from pathlib import Path

import pytest

from academy.domain.errors import SetupProblem
from academy.web.manifest import read_manifest


def test_a_name_leads_to_the_file_with_its_digest(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"main.js": "main-AB12.js"}', encoding="utf-8")
    assert read_manifest(tmp_path).asset("main.js") == "/static/main-AB12.js"
    assert read_manifest(tmp_path, "/x/").asset("main.js") == "/x/main-AB12.js"


def test_a_file_that_was_not_built_is_a_bug(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(KeyError):
        read_manifest(tmp_path).asset("other.js")


@pytest.mark.parametrize("content", [None, "{half"])
def test_without_a_build_the_operator_is_told_what_to_run(
    tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(SetupProblem, match=r"academy\.web\.frontend"):
        read_manifest(tmp_path)
