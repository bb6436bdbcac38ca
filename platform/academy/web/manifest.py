"""Where the built files are: their names carry a digest, so a browser may keep them for ever."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from academy.domain.errors import SetupProblem

STATIC = Path(__file__).parent / "static"
MANIFEST = "manifest.json"
NOT_BUILT = "The pages' styles and scripts are not built: run `python -m academy.web.frontend`."


@dataclass(frozen=True)
class Manifest:
    """The built files by the names that templates use."""

    names: Mapping[str, str]
    prefix: str = "/static/"

    def asset(self, name: str) -> str:
        """Return the address of a built file ("main.js"); KeyError when it is not built."""
        return self.prefix + self.names[name]


def read_manifest(static: Path = STATIC, prefix: str = "/static/") -> Manifest:
    """Read what the last build made, or raise SetupProblem when there was none."""
    try:
        names = json.loads((static / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SetupProblem(NOT_BUILT) from error
    return Manifest(names, prefix)
