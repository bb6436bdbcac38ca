import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from academy.domain.catalog import Cell, CellKind
from academy.domain.grading import Program
from academy.sandbox.engine import Engine, SandboxSettings
from academy.sandbox.host import PACKAGE, Host
from academy.sandbox.selftest import run_selftest

pytestmark = pytest.mark.kernel

AS_ANOTHER_USER = """
import json, sys
from pathlib import Path
from academy.sandbox.engine import Engine, SandboxSettings
from academy.sandbox.selftest import run_selftest
settings = SandboxSettings(Path(sys.argv[1]), run_seconds=2, check_seconds=4)
with Engine(settings) as engine:
    print(json.dumps([[one.name, one.stopped, one.how] for one in run_selftest(engine)]))
"""


def test_every_attack_is_stopped(tmp_path: Path) -> None:
    settings = SandboxSettings(tmp_path / "scratch", run_seconds=2, check_seconds=4)
    with Engine(settings) as engine:
        outcomes = run_selftest(engine)
    assert [one for one in outcomes if not one.stopped] == []
    assert len(outcomes) > 60


def test_every_attack_is_stopped_for_an_ordinary_user_too(tmp_path: Path) -> None:
    """As root, run as nobody, with the right to read a Python below root's home."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-c", AS_ANOTHER_USER, str(scratch)]
    if os.geteuid() == 0:
        shutil.chown(scratch, 65534, 65534)
        kept = ["--inh-caps", "-all,+dac_read_search", "--ambient-caps", "-all,+dac_read_search"]
        nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"]
        command = ["/usr/bin/setpriv", *nobody, *kept, *command]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "TMPDIR": str(scratch)}
    ran = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    outcomes = json.loads(ran.stdout)
    assert [one for one in outcomes if not one[1]] == []


def test_the_attacks_are_real_because_unconfined_they_escape(tmp_path: Path) -> None:
    program = Program(
        (
            Cell("a", CellKind.WORK, "print(len(open('/etc/passwd').read()) > 0)"),
            Cell("b", CellKind.WORK, "import os\nprint(len(os.listdir('/proc')) > 0)"),
            Cell("c", CellKind.WORK, "import subprocess\nprint(subprocess.call(['true']) == 0)"),
        )
    )
    city = tmp_path / "city"
    city.mkdir()
    unable = Host(landlock=0, seccomp=False, bubblewrap="")
    with Engine(SandboxSettings(tmp_path / "scratch", unsafe=True), unable) as engine:
        assert engine.mode == "unsafe"
        result = engine.run(program, city)
    assert [cell.outputs[0].data["text"] for cell in result.cells] == ["True\n"] * 3
