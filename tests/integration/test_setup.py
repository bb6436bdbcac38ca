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

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start run.py from another folder, as the leader of a group, as a terminal does."""
        return subprocess.Popen(
            [sys.executable, str(self.root / "run.py"), *arguments],
            cwd=self.root.parent,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run run.py to its end."""
        process = self.start(*arguments)
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


def make_repository(folder: Path) -> Repository:
    """Make a fresh clone, with settings in the environment that were made for other programs."""
    root, wheels, stray = folder / "our city" / "academy", folder / "wheels", folder / "stray"
    for path in (wheels, stray, root / "platform" / "locks", root / "platform" / "academy" / "web"):
        path.mkdir(parents=True)
    abacus = write_wheel(wheels, "abacus", "BEADS = 10")
    texts = {
        "pyproject.toml": PROJECT,
        "backend.py": BACKEND,
        "platform/locks/academy.txt": abacus,
        "platform/locks/test.txt": abacus + write_wheel(wheels, "pytest", PYTEST),
        "platform/academy/__init__.py": "",
        "platform/academy/cli.py": COMMAND,
        "platform/academy/web/__init__.py": "",
        "platform/academy/web/frontend.py": "print('pages')",
    }
    for name, text in texts.items():
        (root / name).write_text(text)
    (stray / "abacus.py").write_text("BEADS = 0")
    shutil.copy(ROOT / "run.py", root)
    environ = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_REQUIRE_HASHES": "1",
        "PIP_TARGET": str(stray),
        "PYTHONPATH": str(stray),
    }
    return Repository(root, environ)


@pytest.fixture
def fresh(tmp_path: Path) -> Repository:
    """A repository in which nothing was set up."""
    return make_repository(tmp_path)


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository in which the tests were run once; what a test changes, it sets right again."""
    repository = make_repository(tmp_path_factory.mktemp("set_up"))
    repository.run("test")
    return repository


def forget(repository: Repository) -> None:
    """Take away the package that is needed, and the note that all is ready."""
    (repository.venv / "ready").unlink(missing_ok=True)
    for part in repository.packages.glob("abacus*"):
        shutil.rmtree(part) if part.is_dir() else part.unlink()


def test_a_fresh_clone_becomes_the_command_and_stays_set_up(fresh: Repository) -> None:
    first = fresh.run("serve", "--port", "1")
    second = fresh.run("again")

    assert first.stdout == f"academy 10 ['serve', '--port', '1'] {fresh.root.parent}\n"
    assert first.stderr.splitlines()[-2:] == ["The packages are installed.", "pages"]
    assert first.returncode == 7
    assert second.stdout == f"academy 10 ['again'] {fresh.root.parent}\n"
    assert second.stderr == "pages\n"


def test_the_tests_run_at_the_top_and_their_set_up_holds_for_the_command(
    set_up: Repository,
) -> None:
    tests = set_up.run("test", "-q", "tests/unit")
    command = set_up.run()

    assert tests.stdout == f"pytest 10 ['-q', 'tests/unit'] {set_up.root}\n"
    assert tests.returncode == 0
    assert command.stdout == f"academy 10 [] {set_up.root.parent}\n"
    assert command.stderr == "pages\n"


def test_an_interrupted_set_up_goes_on(fresh: Repository) -> None:
    process = fresh.start()
    while not (fresh.venv / "bin").exists():
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, words = process.communicate()

    result = fresh.run()

    assert process.returncode == 130
    assert words.splitlines()[-1].startswith("Stopped. To go on, run the same command again;")
    assert result.returncode == 7


def test_a_package_that_was_half_unpacked_is_unpacked_again(set_up: Repository) -> None:
    (set_up.venv / "ready").unlink()
    (set_up.packages / "abacus-1.dist-info" / "RECORD").unlink()
    (set_up.packages / "abacus.py").unlink()

    result = set_up.run()

    assert result.stdout.startswith("academy 10")


def test_a_folder_that_was_moved_is_set_up_anew(set_up: Repository, fresh: Repository) -> None:
    shutil.copytree(set_up.venv, fresh.venv, symlinks=True)

    result = fresh.run()

    assert result.stdout == f"academy 10 [] {fresh.root.parent}\n"
    assert result.stderr.startswith("Setting up")


def test_a_second_set_up_waits_for_the_first(fresh: Repository) -> None:
    first = fresh.start("first")
    while not fresh.venv.exists():
        time.sleep(0.01)
    second = fresh.run("second")
    first.communicate()

    assert first.returncode == 7
    assert second.returncode == 7
    assert second.stderr.splitlines() == [
        "Another set-up is under way in this folder; waiting for it to end.",
        "pages",
    ]


def test_a_package_that_is_not_the_locked_one_is_refused(set_up: Repository) -> None:
    forget(set_up)
    lock = set_up.root / "platform" / "locks" / "academy.txt"
    text = lock.read_text()
    lock.write_text(text[:-9] + "00000000\n")

    result = set_up.run()
    lock.write_text(text)

    assert result.returncode == 1
    assert "Setting up did not work; the lines below say why." in result.stderr
    assert "DO NOT MATCH THE HASHES" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (set_up.venv / "ready").exists()


def test_without_a_network_one_sentence_says_what_to_check(
    set_up: Repository, tmp_path: Path
) -> None:
    forget(set_up)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    config = tmp_path / "pip.conf"
    config.write_text("[global]\nretries = 1\n")
    environ = {**set_up.environ, "PIP_CONFIG_FILE": str(config)}
    environ["PIP_INDEX_URL"] = f"http://127.0.0.1:{port}/simple"
    del environ["PIP_NO_INDEX"], environ["PIP_FIND_LINKS"]

    result = Repository(set_up.root, environ).run()

    assert result.returncode == 1
    assert result.stderr.splitlines()[1].startswith("The Python packages cannot be reached")


def test_pages_that_cannot_be_built_stop_the_command(set_up: Repository) -> None:
    frontend = set_up.root / "platform" / "academy" / "web" / "frontend.py"
    frontend.write_text("import sys; sys.exit('No node.')")

    result = set_up.run()
    frontend.write_text("print('pages')")

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.splitlines()[-2:] == [
        "No node.",
        "The pages' styles and scripts were not built; the reason stands above.",
    ]
