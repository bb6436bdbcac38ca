"""What a learner is told: every way in which work can fail, as one or two plain sentences."""

import re
from collections.abc import Mapping
from typing import Any

from academy.domain.explain import explain as plain
from academy.domain.grading import CellError

_MAX = 600
_NO_PROGRAMS = (
    "Exercises cannot start other programs, so subprocess, os.system and ! lines do not work here."
)
_NO_NETWORK = (
    "Exercises have no network. Everything an exercise needs is in the data folder, "
    'for example pd.read_csv("data/service_requests_311.csv").'
)
_NO_FILE = "Exercises may read the files in data/ and write in their own folder, and nothing else."
_NETWORK = re.compile(r"socket\.py|urllib|http/client|requests/|URLError|getaddrinfo|gaierror")
_PROGRAMS = re.compile(r"subprocess\.py|pexpect|ptyprocess|os\.fork|os\.system|multiprocessing")


def presentable(text: str) -> str:
    """Return text without what can be neither stored nor sent: half characters and NUL."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\ufffd")


def explain(error: CellError) -> CellError:
    """Put a refusal by the sandbox into words; any other error is left as Python tells it."""
    text = error.traceback
    if error.name in ("PermissionError", "URLError", "gaierror", "ConnectionError", "OSError"):
        if "Errno 13" in error.message:
            return _with(error, f"{error.message}. {_NO_FILE}")
        if _PROGRAMS.search(text):
            return _with(error, _NO_PROGRAMS)
        if _NETWORK.search(text) or _NETWORK.search(error.name):
            return _with(error, _NO_NETWORK)
    if error.name == "ModuleNotFoundError":
        return _with(error, f"{error.message}. Only the modules that exercises use are installed.")
    return error


def _with(error: CellError, message: str) -> CellError:
    return CellError(error.name, message, error.line, error.traceback)


def missing(names: tuple[str, ...], error: CellError | None) -> str:
    """Say that names do not exist, and what stopped the work before, if anything did."""
    if len(names) == 1:
        said = f"The name `{names[0]}` does not exist yet."
    else:
        said = f"The names {_listed(names)} do not exist yet."
    if error is None:
        return f"{said} Give your result exactly that name."
    return f"{said} {in_words(error)}"


def not_data(name: str, reason: str) -> str:
    """Say that a value cannot be looked at."""
    return (
        f"`{name}` is {reason}, which cannot be checked. A number, text, list or table is expected."
    )


def misplaced(name_or_message: str) -> str:
    """Say that something came where the exercise does not have it."""
    return f"Your answer holds {name_or_message}, which cannot be checked here."


def in_words(error: CellError) -> str:
    """Say what stopped the work, in words for somebody who never programmed."""
    return f"Your work stopped: {plain(error)}"[:_MAX]


def told(error: CellError) -> str:
    """Return an error as a clause: its name, what it says, where."""
    where = "" if error.line is None else f" in line {error.line}"
    what = f": {error.message}" if error.message else ""
    return f"{error.name}{where}{what}"[:_MAX]


def failed(label: str, answer: Mapping[str, Any], *, hidden: bool) -> str:
    """Return the feedback of a check that raised, without quoting the check."""
    error, message, function = answer["error"], answer["message"], answer["function"]
    if function:
        return f"Your function `{function}` stopped with {error}: {message}"[:_MAX]
    if error == "AssertionError":
        return message or f"Not yet: {label or 'this check did not pass'}."
    if error == "Malformed":
        return misplaced(message)
    if hidden:
        return f"A hidden check could not use your answer ({error}): {label or 'look at its type'}."
    return f"This check could not use your answer: {error}: {message}"[:_MAX]


def partly(earned: float, points: float) -> str:
    """Say how much of a check passed."""
    return f"Partly right: {earned:g} of {points:g} points."


def on_second_city(message: str) -> str:
    """Say that the work was right here and wrong there."""
    return f"On the data of a second city: {message}"


def stopped_on_second_city(error: CellError) -> str:
    """Say that the work does not run on other data."""
    return f"Your work stopped on the data of a second city: {plain(error)}"[:_MAX]


TOO_MANY_POINTS = (
    "This check gave more points than it has. That is a fault of the exercise, not of your work; "
    "tell the people who run this academy."
)
CHECK_STOPPED = "This check could not finish with your answer. Look at its type and its size."


def _listed(names: tuple[str, ...]) -> str:
    quoted = [f"`{name}`" for name in names]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"
