"""Set up what is missing, then become `academy COMMAND …` (or, for `test ARG …`, pytest).

Standard library only, and no syntax newer than Python 3.6: an old one must get to its sentence.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import fcntl
except ImportError:
    sys.exit("City Data Academy runs on Linux. On Windows, run the same command inside WSL.")

ROOT = Path(__file__).resolve().parent
LOCKS = ROOT / "platform" / "locks"
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
VERSION = "{}.{}".format(*sys.version_info)
STRAY = (  # variables meant for other programs; those that say where packages are stay
    "PYTHON(PATH|HOME)|PIP_(?!.*(INDEX|LINKS|HOST|PROXY|CERT|TIME|RETR|CACHE|CONFIG|KEYRING)).*"
)
AGAIN = "then run the same command again; it goes on where it stopped."
PROBLEMS = {
    "No space left|quota exceeded|No usable temporary": "The disk is full: free 1 GB in {root} and "
    "in the folder for temporary files, {again}",
    "Permission denied|Read-only file|not permitted": "This user may not write in {root}: change "
    "that, or copy the folder to a place of your own, {again}",
    "connection broken|Max retries|timed out|ConnectionError": "The Python packages cannot be "
    "reached: check the network (HTTPS_PROXY for a proxy, PIP_INDEX_URL for a mirror), {again}",
    "": "Setting up did not work. These lines say why; mend it, {again}\n{lines}",
}


def main(*arguments: str) -> int:
    """Set up, then become the command; return an exit code only when that did not work."""
    testing = arguments[:1] == ("test",)
    program = [PYTHON, "-m", "pytest"] if testing else [str(VENV / "bin" / "academy")]
    try:
        check_python()
        set_up("test" if testing else "academy")
        os.chdir(str(ROOT if testing else Path.cwd()))
        os.execv(program[0], [*program, *arguments[testing:]])
    except KeyboardInterrupt:
        say("Stopped. Run the same command again; it goes on where it stopped.")
        return 130
    except (OSError, subprocess.CalledProcessError) as error:
        text = str(getattr(error, "output", error))
        lines = "\n".join(re.findall("^ERROR.*", text, re.M) or text.splitlines()[-5:])
        found = next(problem for problem in PROBLEMS if re.search(problem, text[-4000:]))
        say(PROBLEMS[found].format(root=ROOT, again=AGAIN, lines=lines))
    return 1


def say(text: str, end: str = "\n") -> None:
    """Write over the line before; lines without an end are for someone who watches."""
    if sys.stderr.isatty() or end:
        sys.stderr.write(("\r\033[K" if sys.stderr.isatty() else "") + text + end)
        sys.stderr.flush()


def check_python() -> None:
    """Refuse a Python that the packages were not locked for, or that Debian has taken apart."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        found = [name for name in ("python3.13", "python3.12", "python3.11") if shutil.which(name)]
        advice = f"use {found[0]} run.py" if found else "install one of these and use it for run.py"
        sys.exit(f"This is Python {VERSION}, and 3.11, 3.12 or 3.13 is needed: {advice}.")
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        advice = f"install it (Debian, Ubuntu: apt install python{VERSION}-venv), {AGAIN}"
        sys.exit(f"This Python came without its venv module: {advice}")


def set_up(name: str) -> None:
    """Make the environment and the front end unless they are there, one process at a time."""
    for variable in [name for name in os.environ if re.fullmatch(STRAY, name)]:
        del os.environ[variable]
    turn = os.open(str(ROOT), os.O_RDONLY)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another set-up is under way in this folder; waiting for it to end.")
        fcntl.flock(turn, fcntl.LOCK_EX)
    sources = (LOCKS / "academy.txt", LOCKS / "test.txt", ROOT / "pyproject.toml")
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    wanted = [f"{lock} {VERSION} {ROOT} {digest}" for lock in (name, "test")]
    ready = VENV / "ready"
    if not (os.path.exists(PYTHON) and ready.exists() and ready.read_text() in wanted):
        install(LOCKS / f"{name}.txt", turn)
        ready.write_text(wanted[0])
    if subprocess.call([PYTHON, "-m", "academy.web.frontend"], stdout=2, pass_fds=[turn]):
        sys.exit("The styles and scripts of the pages were not built; the reason stands above.")
    os.close(turn)


def install(lock: Path, turn: int) -> None:
    """Make the environment that `lock` describes, going on from what an earlier try has left."""
    say(f"Setting up {VENV}. This is needed once and takes a minute or two.")
    script = VENV / "bin" / "pip"  # holds the path it was made for, and is the last file made
    site = VENV / "lib" / f"python{VERSION}" / "site-packages"
    if not (site.exists() and script.exists() and str(VENV) in script.read_text()):
        step(lock, turn, os.path.realpath(sys.executable), "-I", "-m", "venv", "--clear", str(VENV))
    for folder in site.glob("*.dist-info"):
        if not (folder / "RECORD").exists():  # half unpacked, which pip would not notice
            shutil.rmtree(str(folder))
    pip = [PYTHON, "-I", "-m", "pip", "install", "--no-input", "--no-deps", "--progress-bar=off"]
    step(lock, turn, *pip, "--only-binary=:all:", "--require-hashes", "-r", str(lock))
    step(lock, turn, *pip, "--no-build-isolation", "-e", str(ROOT))


def step(lock: Path, turn: int, *command: str) -> None:
    """Run one step, telling how many packages are in; keep its own words for when it fails."""
    count = len(re.findall("^[^ #]", lock.read_text(), re.M))
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(command, stdout=log, stderr=log, pass_fds=[turn])
        running = True
        while running: ...


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
