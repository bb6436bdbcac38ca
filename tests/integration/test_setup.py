"""run.py for real, in small repositories of its shape: packages made here, and no network."""

import base64
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
BACKEND = """\
import pathlib, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name, info = "academy-1-py3-none-any.whl", "academy-1.dist-info"
    files = {
        "academy.pth": str(pathlib.Path("platform").resolve()),
        f"{info}/METADATA": "Metadata-Version: 2.1\\nName: academy\\nVersion: 1\\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        f"{info}/entry_points.txt": "[console_scripts]\\nacademy = academy.cli:main\\n",
    }
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        for path, text in {**files, f"{info}/RECORD": ""}.items():
            wheel.writestr(path, text)
    return name
"""
COMMAND = """\
import os, sys, abacus

def main():
    print("academy", abacus.BEADS, sys.argv[1:], os.getcwd())
    sys.exit(7)
"""
PYTEST = "import os, sys, abacus; print('pytest', abacus.BEADS, sys.argv[1:], os.getcwd())"


@dataclass(frozen=True)
class Repository:
    """A repository whose locked packages lie in a folder beside it."""

    root: Path
    environ: dict[str, str]

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def packages(self) -> Path:
        return next(self.venv.glob("lib/python*/site-packages"))

    def start(self, *arguments: str, **environ: str) -> "subprocess.Popen[str]":
        """Start run.py from another folder, as the leader of a group, as a terminal does."""
        return subprocess.Popen(
            [sys.executable, str(self.root / "run.py"), *arguments],
            cwd=self.root.parent,
            env={**self.environ, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
        """Run run.py to its end."""
        process = self.start(*arguments, **environ)
        out, err = process.communicate()
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)


def write_wheel(folder: Path, name: str, text: str) -> str:
    """Write a package with one module, and return the line that locks it."""
    info = f"{name}-1.dist-info"
    files = {
        f"{name}.py": text,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    path = folder / f"{name}-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file, content in files.items():
            wheel.writestr(file, content)
        rows = (f"{file},{record(content)},{len(content)}\n" for file, content in files.items())
        wheel.writestr(f"{info}/RECORD", "".join([*rows, f"{info}/RECORD,,\n"]))
    return f"{name}==1 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def record(content: str) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest())
    return f"sha256={digest.decode().rstrip('=')}"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A fresh clone, in a folder with a space in its name."""
    root, wheels = tmp_path / "our city" / "academy", tmp_path / "wheels"
    for folder in (wheels, root / "platform" / "locks", root / "platform" / "academy" / "web"):
        folder.mkdir(parents=True)
    abacus, pytest_ = (
        write_wheel(wheels, "abacus", "BEADS = 10"),
        write_wheel(wheels, "pytest", PYTEST),
    )
    texts = {
        "pyproject.toml": PROJECT,
        "backend.py": BACKEND,
        "platform/locks/academy.txt": abacus,
        "platform/locks/test.txt": abacus + pytest_,
        "platform/academy/__init__.py": "",
        "platform/academy/cli.py": COMMAND,
        "platform/academy/web/__init__.py": "",
        "platform/academy/web/frontend.py": "import sys; print('pages', file=sys.stdout)",
    }
    for name, text in texts.items():
        (root / name).write_text(text)
    shutil.copy(ROOT / "run.py", root)
    environ = {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
    }
    return Repository(root, environ)


def test_a_fresh_clone_becomes_the_command_and_stays_set_up(repository: Repository) -> None:
    first = repository.run("serve", "--port", "1")
    second = repository.run("again")

    where = repository.root.parent
    assert first.stdout == f"academy 10 ['serve', '--port', '1'] {where}\n"
    assert first.stderr.splitlines()[-2:] == ["The packages are installed.", "pages"]
    assert first.returncode == 7
    assert second.stdout == f"academy 10 ['again'] {where}\n"
    assert second.stderr == "pages\n"


def test_the_tests_run_at_the_top_and_their_set_up_holds_for_the_command(
    repository: Repository,
) -> None:
    tests = repository.run("test", "-q", "tests/unit")
    command = repository.run()

    assert tests.stdout == f"pytest 10 ['-q', 'tests/unit'] {repository.root}\n"
    assert tests.returncode == 0
    assert command.stdout == f"academy 10 [] {repository.root.parent}\n"
    assert command.stderr == "pages\n"


def test_settings_for_other_programs_lead_nothing_astray(
    repository: Repository, tmp_path: Path
) -> None:
    stray = tmp_path / "stray"
    stray.mkdir()
    (stray / "abacus.py").write_text("BEADS = 0")
    strays = {"PYTHONPATH": str(stray), "PIP_TARGET": str(stray), "PIP_REQUIRE_HASHES": "1"}

    result = repository.run(**strays)

    assert result.stdout == f"academy 10 [] {repository.root.parent}\n"


def test_an_interrupted_set_up_goes_on(repository: Repository) -> None:
    process = repository.start()
    while not (repository.venv / "bin").exists():
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, stopped = process.communicate()

    result = repository.run()

    assert process.returncode == 130
    assert stopped.endswith(
        "Stopped. To go on, run the same command again; it goes on where it stopped.\n"
    )
    assert result.returncode == 7


def test_a_package_that_was_half_unpacked_is_unpacked_again(repository: Repository) -> None:
    repository.run()
    (repository.venv / "ready").unlink()
    (repository.packages / "abacus-1.dist-info" / "RECORD").unlink()
    (repository.packages / "abacus.py").unlink()

    result = repository.run()

    assert result.stdout.startswith("academy 10")


def test_a_folder_that_was_moved_is_set_up_anew(repository: Repository, tmp_path: Path) -> None:
    repository.run()
    moved = Repository(repository.root.rename(tmp_path / "moved"), repository.environ)

    result = moved.run()

    assert result.stdout == f"academy 10 [] {tmp_path}\n"
    assert result.stderr.startswith("Setting up")


def test_a_second_set_up_waits_for_the_first(repository: Repository) -> None:
    first = repository.start("first")
    while not repository.venv.exists():
        time.sleep(0.01)
    second = repository.run("second")
    first.communicate()

    assert first.returncode == 7
    assert second.returncode == 7
    assert second.stderr.splitlines() == [
        "Another set-up is under way in this folder; waiting for it to end.",
        "pages",
    ]


def test_a_package_that_is_not_the_locked_one_is_refused(repository: Repository) -> None:
    lock = repository.root / "platform" / "locks" / "academy.txt"
    lock.write_text(lock.read_text()[:-9] + "00000000\n")

    result = repository.run()

    assert result.returncode == 1
    assert "Setting up did not work; the lines below say why." in result.stderr
    assert "DO NOT MATCH THE HASHES" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (repository.venv / "ready").exists()


def test_without_a_network_one_sentence_says_what_to_check(
    repository: Repository, tmp_path: Path
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    config = tmp_path / "pip.conf"
    config.write_text(f"[global]\nindex-url = http://127.0.0.1:{port}/simple\nretries = 1\n")
    environ = {name: text for name, text in repository.environ.items() if "PIP" not in name}
    offline = Repository(repository.root, environ)

    result = offline.run(PIP_CONFIG_FILE=str(config))

    assert result.returncode == 1
    assert result.stderr.splitlines()[1].startswith("The Python packages cannot be reached")


def test_pages_that_cannot_be_built_stop_the_command(repository: Repository) -> None:
    frontend = repository.root / "platform" / "academy" / "web" / "frontend.py"
    frontend.write_text("import sys; sys.exit('No node.')")

    result = repository.run()

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.splitlines()[-2:] == [
        "No node.",
        "The pages' styles and scripts were not built; the reason stands above.",
    ]
