import errno
from pathlib import Path

import pytest

from academy.domain.errors import SetupProblem
from academy.web import frontend
from academy.web.frontend import build, digest, is_current, main, publish, sources
from academy.web.node import Node


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    folder = tmp_path / "assets"
    (folder / "js").mkdir(parents=True)
    (folder / "js" / "main.js").write_text("export const one = 1;\n", encoding="utf-8")
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / "left.js").write_text("left over", encoding="utf-8")
    return folder


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "node.txt"
    path.write_text("nodejs==1\n", encoding="utf-8")
    return path


@pytest.fixture
def static(tmp_path: Path) -> Path:
    return tmp_path / "static"


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small program in Node's place: `ci` brings the checker, `build.mjs` makes one file."""
    program = tmp_path / "node"
    program.write_text(
        "#!/bin/sh\nset -e\n"
        'if [ "$1" = ci ]; then mkdir -p node_modules/axe-core; '
        "echo axe > node_modules/axe-core/axe.min.js; exit 0; fi\n"
        'mkdir -p "$2"; cp js/main.js "$2/main-1.js"; echo "{}" > "$2/manifest.json"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    found = Node(str(program), (str(program),))
    monkeypatch.setattr(frontend, "find_node", lambda: found)
    return program


def test_the_digest_changes_with_sources_and_lock_only(assets: Path, lock: Path) -> None:
    before = digest(assets, lock)
    (assets / "node_modules" / "left.js").write_text("other", encoding="utf-8")
    assert digest(assets, lock) == before
    (assets / "js" / "main.js").write_text("export const two = 2;\n", encoding="utf-8")
    changed = digest(assets, lock)
    assert changed != before
    lock.write_text("nodejs==2\n", encoding="utf-8")
    assert digest(assets, lock) not in {before, changed}


def test_what_tools_left_is_no_source(assets: Path) -> None:
    assert sources(assets) == [assets / "js" / "main.js"]


@pytest.mark.usefixtures("node")
def test_a_build_is_made_once(assets: Path, static: Path, lock: Path) -> None:
    assert build(assets, static, lock) is True
    assert build(assets, static, lock) is False
    assert is_current(static, digest(assets, lock))
    assert {path.name for path in static.iterdir()} == {
        ".lock",
        "main-1.js",
        "manifest.json",
        "stamp",
    }
    assert (assets / ".axe" / "axe.min.js").is_file()


@pytest.mark.usefixtures("node")
def test_a_changed_source_is_built_again(assets: Path, static: Path, lock: Path) -> None:
    build(assets, static, lock)
    (assets / "js" / "main.js").write_text("changed\n", encoding="utf-8")
    assert build(assets, static, lock) is True
    assert (static / "main-1.js").read_text(encoding="utf-8") == "changed\n"


def test_a_failed_build_leaves_the_last_one(
    assets: Path, static: Path, lock: Path, node: Path
) -> None:
    build(assets, static, lock)
    (assets / "js" / "main.js").write_text("changed\n", encoding="utf-8")
    node.write_text("#!/bin/sh\necho 'ERROR: boom' >&2; exit 1\n", encoding="utf-8")
    with pytest.raises(SetupProblem, match="boom"):
        build(assets, static, lock)
    assert (static / "main-1.js").read_text(encoding="utf-8") == "export const one = 1;\n"
    assert not (static / ".build").exists()


def test_the_manifest_comes_last_and_old_files_go(tmp_path: Path, static: Path) -> None:
    built = tmp_path / "out"
    (built / "a").mkdir(parents=True)
    (built / "a" / "font.woff2").write_text("font", encoding="utf-8")
    (built / "manifest.json").write_text("{}", encoding="utf-8")
    static.mkdir()
    (static / "main-0.js").write_text("old", encoding="utf-8")
    publish(built, static)
    assert {str(path.relative_to(static)) for path in static.rglob("*")} == {
        "a",
        "a/font.woff2",
        "manifest.json",
    }


@pytest.mark.usefixtures("node")
def test_a_stamp_without_a_manifest_is_no_build(assets: Path, static: Path, lock: Path) -> None:
    build(assets, static, lock)
    (static / "manifest.json").unlink()
    assert build(assets, static, lock) is True


def test_node_is_fetched_where_there_is_none(
    assets: Path, static: Path, lock: Path, node: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def install(wanted: Path, folder: Path) -> Node:
        asked.extend((wanted, folder))
        return Node(str(node), (str(node),))

    monkeypatch.setattr(frontend, "find_node", lambda: None)
    monkeypatch.setattr(frontend, "install_node", install)
    build(assets, static, lock)
    assert asked == [lock, static / ".build" / "node"]


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "could not be built")]
)
def test_a_full_or_locked_disk_is_one_sentence(
    assets: Path,
    static: Path,
    lock: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    words: str,
) -> None:
    def refuse() -> Node:
        raise OSError(number, "refused", str(static))

    monkeypatch.setattr(frontend, "find_node", refuse)
    with pytest.raises(SetupProblem, match=words):
        build(assets, static, lock)


@pytest.mark.parametrize(
    ("failure", "code", "words"),
    [
        (None, 0, ""),
        (SetupProblem("No network."), 1, "No network.\n"),
        (KeyboardInterrupt(), 130, "Run the same command again"),
    ],
)
def test_the_command_ends_with_a_code_and_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failure: BaseException | None,
    code: int,
    words: str,
) -> None:
    def answer() -> bool:
        if failure is not None:
            raise failure
        return False

    monkeypatch.setattr(frontend, "build", answer)
    assert main() == code
    assert words in capsys.readouterr().err
