"""Trying the attacks for real on this host, and saying which are stopped."""

import contextlib
import os
import socket
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from academy.domain.catalog import Cell, CellKind, Exercise
from academy.domain.grading import CellRun, Cities, Program, RunResult, Submission
from academy.sandbox.attacks import ESCAPED, Attack, Forgery, attacks, forgeries
from academy.sandbox.engine import Engine
from academy.sandbox.host import PACKAGE

_CITY = "row,value\n1,42\n2,7\n"
_RIGHT = """
import csv
with open("data/city.csv") as file:
    answer = max(int(row["value"]) for row in csv.DictReader(file))
"""
_CHECK = "assert answer == expected.answer, 'The answer is another one.'"


@dataclass(frozen=True)
class AttackOutcome:
    """What became of one attack."""

    name: str
    stopped: bool
    how: str


def run_selftest(engine: Engine) -> list[AttackOutcome]:
    """Try every attack and every forgery, one after the other. The engine must be started."""
    with _world() as (city, names):
        outcomes = [_control(engine, city)]
        outcomes += [attempt(engine, attack, city, names) for attack in attacks()]
        return outcomes + [_forge(engine, forgery, city) for forgery in forgeries()]


def attempt(
    engine: Engine, attack: Attack, city: Path, names: Mapping[str, object]
) -> AttackOutcome:
    """Try one attack; it is stopped when it neither escaped nor changed the city's data."""
    code = attack.code.format(**names)
    result = engine.run(Program((Cell("attack", CellKind.WORK, code),)), city)
    unharmed = [entry.name for entry in city.iterdir()] == ["city.csv"]
    unharmed = unharmed and (city / "city.csv").read_text() == _CITY
    escaped = ESCAPED in _shown(result.cells[0])
    return AttackOutcome(attack.name, unharmed and not escaped, _how(result))


def _control(engine: Engine, city: Path) -> AttackOutcome:
    """See that a right answer passes, without which a refused forgery would say nothing."""
    verdict = engine.check(_exercise(), Submission.from_answers({"answer": _RIGHT}), _both(city))
    return AttackOutcome("(control) a right answer passes", verdict.passed, _score(verdict.score))


def _forge(engine: Engine, forgery: Forgery, city: Path) -> AttackOutcome:
    submission = Submission.from_answers({"answer": f"answer = 41\n{forgery.code}"})
    verdict = engine.check(_exercise(), submission, _both(city))
    how = verdict.checks[0].message or _score(verdict.score)
    return AttackOutcome(forgery.name, verdict.score == 0 and not verdict.passed, how)


def _score(score: float) -> str:
    return f"scored {score:g} of 1"


def _both(city: Path) -> Cities:
    return Cities(city, city)


def _exercise() -> Exercise:
    cells = (
        Cell("answer", CellKind.ANSWER, _RIGHT),
        Cell("check", CellKind.CHECK, _CHECK, points=1, label="The answer is right", hidden=True),
    )
    return Exercise(
        slug="selftest",
        course="selftest",
        title="Self-test",
        minutes=1,
        evidence=(),
        datasets=(),
        second_city=True,
        hints=(),
        hint_cost=0,
        explanation="",
        cells=cells,
        known_wrong=(),
        digest="selftest",
    )


def _shown(cell: CellRun) -> str:
    return " ".join(str(output.data.get("text", "")) for output in cell.outputs)


def _how(result: RunResult) -> str:
    error = result.cells[0].error
    return f"{error.name}: {error.message}"[:160] if error is not None else "nothing was reached"


@contextlib.contextmanager
def _world() -> Iterator[tuple[Path, dict[str, object]]]:
    """Set up what an attacker would like to reach: sockets that listen, a file, a city."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="academy-")))
        folder.chmod(0o755)
        city, victim = folder / "city", folder / "victim.txt"
        city.mkdir()
        (city / "city.csv").write_text(_CITY)
        victim.write_text("another learner's work")
        victim.chmod(0o666)
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        stream, abstract = str(folder / "stream"), f"\0academy-selftest-{os.getpid()}"
        for address in (stream, abstract):
            _listen(stack, address, socket.SOCK_STREAM)
        datagram = str(folder / "datagram")
        _listen(stack, datagram, socket.SOCK_DGRAM)
        yield (
            city,
            {
                "port": tcp.getsockname()[1],
                "path_socket": stream,
                "abstract_socket": abstract,
                "datagram_socket": datagram,
                "folder": str(folder),
                "victim": str(victim),
                "source": str(PACKAGE / "config.py"),
                "server": os.getpid(),
            },
        )


def _listen(stack: contextlib.ExitStack, address: str, kind: socket.SocketKind) -> None:
    listener = stack.enter_context(socket.socket(socket.AF_UNIX, kind))
    listener.bind(address)
    if kind is socket.SOCK_STREAM:
        listener.listen()
    if not address.startswith("\0"):
        Path(address).chmod(0o777)
