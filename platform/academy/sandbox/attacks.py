"""The attacks and forgeries of attacks.yaml, ready to be tried."""

from dataclasses import dataclass
from importlib import resources

import yaml

ESCAPED = "ESCAPED"


@dataclass(frozen=True)
class Attack:
    """Code that tries to reach beyond its own folder; it prints ESCAPED when it did."""

    name: str
    code: str


@dataclass(frozen=True)
class Forgery:
    """A trick that, beside a wrong answer, would make a check pass that ran in the same process."""

    name: str
    code: str


def attacks() -> tuple[Attack, ...]:
    """Return every attack. Names in braces in its code are filled in by whoever tries it."""
    return tuple(Attack(one["name"], one["code"]) for one in _read()["attacks"])


def forgeries() -> tuple[Forgery, ...]:
    """Return every forgery."""
    return tuple(Forgery(one["name"], one["code"]) for one in _read()["forgeries"])


def _read() -> dict[str, list[dict[str, str]]]:
    text = resources.files("academy.sandbox").joinpath("attacks.yaml").read_text("utf-8")
    content: dict[str, list[dict[str, str]]] = yaml.safe_load(text)
    return content
