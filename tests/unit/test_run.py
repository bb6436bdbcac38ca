import ast
import errno
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

RUN = Path(__file__).resolve().parents[2] / "run.py"


@pytest.fixture
def run() -> ModuleType:
    """The script as a module of its own for each test."""
    spec = importlib.util.spec_from_file_location("run", RUN)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fail_with(run: ModuleType, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def set_up(name: str) -> None:
        raise error

    monkeypatch.setattr(run, "check_python", lambda: None)
    monkeypatch.setattr(run, "set_up", set_up)


def test_an_old_python_can_read_the_script() -> None:
    ast.parse(RUN.read_text(), feature_version=(3, 6))


def test_the_script_stays_short_and_needs_nothing_installed() -> None:
    text = RUN.read_text()
    names = re.findall(r"^(?:from|import) (\w+)", text, re.M)

    assert text.count("\n") <= 120
    assert set(names) <= sys.stdlib_module_names


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_a_python_that_fits_is_accepted(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int]
) -> None:
    monkeypatch.setattr(run.sys, "version_info", version)

    run.check_python()


@pytest.mark.parametrize(
    ("version", "there", "advice"),
    [
        ((3, 9), "python3.12", "use python3.12 run.py"),
        ((3, 14), "", "use one of them for run.py"),
    ],
)
def test_another_python_says_which_one_to_use(
    run: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    version: tuple[int, int],
    there: str,
    advice: str,
) -> None:
    monkeypatch.setattr(run.sys, "version_info", version)
    monkeypatch.setattr(run.shutil, "which", lambda name: name if name == there else None)

    with pytest.raises(SystemExit, match=advice):
        run.check_python()


def test_a_python_without_venv_says_what_to_install(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.importlib.util, "find_spec", {}.get)

    with pytest.raises(SystemExit, match=r"apt install python3\.\d+-venv"):
        run.check_python()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "The disk is full"),
        (OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)), "The disk is full"),
        (OSError(errno.EACCES, os.strerror(errno.EACCES)), "You may not write in"),
        (OSError(errno.EROFS, os.strerror(errno.EROFS)), "You may not write in"),
        (OSError(errno.EPERM, os.strerror(errno.EPERM)), "You may not write in"),
    ],
)
def test_what_a_person_can_mend_is_one_sentence(
    run: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    error: OSError,
    sentence: str,
) -> None:
    fail_with(run, monkeypatch, error)

    assert run.main() == 1
    shown = capfd.readouterr().err
    assert shown.startswith(sentence)
    assert shown.endswith("run the same command again; it goes on where it stopped.\n")
    assert shown.count("\n") == 1


def test_a_step_that_fails_otherwise_shows_its_last_words_without_warnings(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    words = "WARNING: Location is ignored\nERROR: hashes differ\n    Expected a\n    Got b\n"
    fail_with(run, monkeypatch, subprocess.CalledProcessError(1, "pip", words))

    assert run.main() == 1
    assert capfd.readouterr().err.splitlines()[1:] == words.splitlines()[1:]


def test_a_dead_network_is_told_from_other_failures(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    words = "WARNING: Retrying after connection broken by X\nERROR: No matching distribution"
    fail_with(run, monkeypatch, subprocess.CalledProcessError(1, "pip", words))

    assert run.main() == 1
    assert capfd.readouterr().err.startswith("The Python packages cannot be reached")


def test_an_interrupt_says_how_to_go_on(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    fail_with(run, monkeypatch, KeyboardInterrupt())

    assert run.main() == 130
    assert capfd.readouterr().err.startswith("Stopped. To go on, run the same command again")


@pytest.mark.parametrize(
    "name",
    ["PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_USER", "PIP_REQUIRE_HASHES", "PIP_PREFIX"],
)
def test_variables_meant_for_other_programs_are_dropped(run: ModuleType, name: str) -> None:
    assert re.fullmatch(run.STRAY, name)


@pytest.mark.parametrize(
    "name", ["PIP_INDEX_URL", "PIP_CERT", "PIP_PROXY", "PIP_CACHE_DIR", "HTTPS_PROXY", "PATH"]
)
def test_variables_that_say_where_packages_are_stay(run: ModuleType, name: str) -> None:
    assert not re.fullmatch(run.STRAY, name)
