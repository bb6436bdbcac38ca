"""Set up what is missing, then become `academy COMMAND …` (or, for `test ARG …`, pytest)."""

import fcntl  # Not on Windows: there, run the same command inside WSL.
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

VERSION = "{}.{}".format(*sys.version_info)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
PACKAGES = VENV / "lib" / f"python{VERSION}" / "site-packages"
PIP = (PYTHON, "-I", "-m", "pip", "install", "--no-input", "--no-deps", "--progress-bar=off")
STRAY = "PYTHON(PATH|HOME|DONT.*)|PIP_(?!.*(INDEX|LINK|HOST|PROX|CERT|TIME|CACHE|CONF|KEYRING)).*"
AGAIN = "run the same command again; it goes on where it stopped."
PROBLEMS = {
    "No space left|quota exceeded|No usable temp": f"The disk is full: free 1 GB, then {AGAIN}",
    "Permission|Read-only|not permitted": f"You may not write in {ROOT}: allow it, then {AGAIN}",
    "connection broken|Max retries|timed out": "The Python packages cannot be reached: check the "
    f"network (behind a proxy, set HTTPS_PROXY; for a mirror, PIP_INDEX_URL), then {AGAIN}",
    "": f"Setting up did not work; the lines below say why. When it is mended, {AGAIN}",
}


def main(*arguments: str) -> int:
    """Set up, then become the command; return an exit code only when that did not work."""
    testing = arguments[:1] == ("test",)
    program = [PYTHON, "-m", "pytest"] if testing else [str(VENV / "bin" / "academy")]
    try:
        check_python()
        set_up("test" if testing else "academy")
        os.chdir(str(ROOT) if testing else ".")
        os.execv(program[0], [*program, *arguments[testing:]])
    except KeyboardInterrupt:
        say(f"Stopped. To go on, {AGAIN}")
        return 130
    except (OSError, subprocess.CalledProcessError) as error:
        text = str(getattr(error, "output", error))
        cause = next(pattern for pattern in PROBLEMS if re.search(pattern, text[-4000:]))
        lines = [line[:200] for line in text.splitlines() if line and line[:4] != "WARN"]
        say("\n".join([PROBLEMS[cause], *(lines[-8:] if cause == "" else [])]))
    return 1


def say(text: str, end: str = "\n") -> None:
    """Write a line over the passing one before; only a person who watches gets passing ones."""
    if end or sys.stderr.isatty():
        print("\r\033[K" * sys.stderr.isatty() + text, end=end, file=sys.stderr, flush=True)


def check_python() -> None:
    """Refuse a Python that cannot set up; so that old ones get here, all of this file is 3.6's."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        name = next(filter(shutil.which, (f"python3.{n}" for n in (13, 12, 11))), "one of them for")
        sys.exit(f"This is Python {VERSION}; 3.11, 3.12 or 3.13 is needed: use {name} run.py.")
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        sys.exit(f"Install Python's venv module (apt install python{VERSION}-venv), then {AGAIN}")


def set_up(name: str) -> None:
    """Make the environment and the front end unless they are there, one process at a time."""
    for variable in [name for name in os.environ if re.fullmatch(STRAY, name)]:
        del os.environ[variable]  # meant for other programs, it would lead ours astray
    turn = os.open(str(ROOT), os.O_RDONLY)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another set-up is under way in this folder; waiting for it to end.")
        fcntl.flock(turn, fcntl.LOCK_EX)
    locks, ready = ROOT / "platform" / "locks", VENV / "ready"
    digest = hashlib.sha256(b"".join(map(Path.read_bytes, sorted(locks.glob("*.txt")))))
    stamps = [f"{lock} {digest.hexdigest()} {VERSION} {ROOT}" for lock in (name, "test")]
    if not (Path(PYTHON).exists() and ready.exists() and ready.read_text() in stamps):
        ready.unlink(missing_ok=True)
        install(locks / f"{name}.txt", turn)
        ready.write_text(stamps[0])
        say("The packages are installed.")
    if subprocess.call([PYTHON, "-P", "-m", "academy.web.frontend"], stdout=2, pass_fds=[turn]):
        sys.exit("The pages' styles and scripts were not built; the reason stands above.")


def install(lock: Path, turn: int) -> None:
    """Make the environment that `lock` describes, going on from what an earlier try has left."""
    say(f"Setting up {VENV}: a minute or two, only this once.")
    script = VENV / "bin" / "pip"  # the last file that venv makes; it holds its own path
    if not (PACKAGES.exists() and script.exists() and str(VENV) in script.read_text()):
        venv = [os.path.realpath(sys.executable), "-I", "-m", "venv", "--without-pip", "--clear"]
        step(lock, turn, *venv, str(VENV))
        step(lock, turn, PYTHON, "-I", "-m", "ensurepip", "--default-pip")
    for folder in [path for path in PACKAGES.glob("*.dist-info") if not (path / "RECORD").exists()]:
        shutil.rmtree(str(folder))  # half unpacked, and pip would not notice
    step(lock, turn, *PIP, "--no-compile", "--only-binary=:all:", "--require-hashes", f"-r{lock}")
    step(lock, turn, *PIP, "--no-build-isolation", "-e", str(ROOT))


def step(lock: Path, turn: int, *command: str) -> None:
    """Run one command, counting packages meanwhile; when it fails, raise all that it wrote."""
    total, code, text = len(re.findall("^[^ #]", lock.read_text(), re.M)), None, ""
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(command, stdout=log, stderr=log, pass_fds=[turn])
        while code is None:
            time.sleep(0.1)
            code = child.poll()
            text = os.pread(log.fileno(), 1 << 22, 0).decode(errors="replace")
            got = len(re.findall("^(Collecting|Ignoring|Requirement|Processing) ", text, re.M))
            done = len(list(PACKAGES.glob("*.dist-info")))
            say(f"{got} of {total} packages fetched, {done} installed" if got else "One moment", "")
    if code:
        raise subprocess.CalledProcessError(code, command, f"{text}\nExit code {code}")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
