"""How fast the pages and a Check answer through HTTP, beside a floor measured in the same run.

    .venv/bin/python tests/benchmarks/first_hour.py [--json FILE]

Floors: `/healthz` for pages (the server without a page), and for a Check the exercise's solution
run by a bare Python on both cities (no sandbox, no kernel, no judge, nothing kept).
"""

import argparse
import json
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from academy import bootstrap
from academy.content.regions import without_markers
from academy.domain.catalog import Cell, CellKind, Exercise
from academy.domain.choices import chosen_value
from academy.services import grading
from live_site import PASSWORD, LiveSite, make_site

SLUG = "is-district-6-fastest"
PAGES = {
    "my learning": "/",
    "course": "/courses/data-at-the-city",
    "lesson": "/courses/data-at-the-city/lessons/what-a-row-is",
    "exercise": f"/exercises/{SLUG}",
    "my skills": "/skills",
}
JSON = {"Accept": "application/json"}


class Visitor:
    """One signed-in browser without a screen."""

    def __init__(self, site: LiveSite) -> None:
        self._site = site
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        form = {"login": "employee@riverbend.example", "password": PASSWORD}
        self.post("/sign-in", {**form, "csrf_token": self._token("/sign-in")})
        self.csrf = self._token(f"/exercises/{SLUG}")

    def get(self, path: str) -> str:
        with self._opener.open(f"{self._site.url}{path}", timeout=60) as answer:
            return str(answer.read().decode())

    def post(self, path: str, fields: dict[str, str]) -> str:
        request = Request(f"{self._site.url}{path}", urlencode(fields).encode(), JSON)  # noqa: S310
        with self._opener.open(request, timeout=60) as answer:
            return str(answer.read().decode())

    def _token(self, path: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(path))
        assert found is not None
        return unescape(found[1])


def milliseconds(action: Callable[[], object], times: int) -> list[float]:
    """Time an action several times after two warm-ups."""
    taken = []
    for number in range(times + 2):
        start = time.perf_counter()
        action()
        if number >= 2:
            taken.append(1000 * (time.perf_counter() - start))
    return taken


def typed(cell: Cell) -> str:
    """Return what the page would post for the right answer of a cell."""
    source = without_markers(cell.source)
    return chosen_value(cell, source) if cell.choices else source


def checker(visitor: Visitor, asked: Exercise) -> Callable[[], None]:
    """Return what presses Check with the right answers, each time as new work."""
    revision = 0

    def check() -> None:
        nonlocal revision
        answers = {f"answer-{cell.id}": typed(cell) for cell in asked.answers}
        first = next(f"answer-{cell.id}" for cell in asked.answers if not cell.choices)
        answers[first] += f"\n# {time.time_ns()}"
        fields = {"action": "check", "revision": str(revision), "csrf_token": visitor.csrf}
        answer = json.loads(visitor.post(f"/exercises/{SLUG}/work", {**answers, **fields}))
        assert "You did it" in answer["results_html"], answer
        revision = answer["revision"]

    return check


def bare_script(asked: Exercise) -> str:
    """Return the solution as a plain program, run once in each city's folder."""
    kinds = (CellKind.GIVEN, CellKind.ANSWER)
    return "\n".join(without_markers(c.source) for c in asked.cells if c.kind in kinds)


def bare_python(site: LiveSite, script: str) -> None:
    for city in ("first", "second"):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "data").symlink_to(site.parts.settings.city / city)
            subprocess.run(
                [sys.executable, "-c", script], cwd=folder, check=True, stdout=subprocess.DEVNULL
            )


def row(name: str, taken: Sequence[float], floor: float) -> dict[str, object]:
    ordered = sorted(taken)
    return {
        "what": name,
        "median_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
        "ratio_to_floor": round(statistics.median(ordered) / floor, 2),
    }


def measure(site: LiveSite, times: int) -> list[dict[str, object]]:
    visitor = Visitor(site)
    asked = grading.exercise(site.parts, SLUG)
    health = statistics.median(milliseconds(lambda: visitor.get("/healthz"), times))
    rows = [row("floor: /healthz", [health], health)]
    for name, path in PAGES.items():
        taken = milliseconds(lambda path=path: visitor.get(path), times)  # type: ignore[misc]  # bound now
        rows.append(row(f"page: {name}", taken, health))
    script = bare_script(asked)
    bare = milliseconds(lambda: bare_python(site, script), max(3, times // 5))
    rows.append(row("floor: bare Python, both cities", bare, statistics.median(bare)))
    taken = milliseconds(checker(visitor, asked), times)
    rows.append(row(f"Check: {SLUG}", taken, statistics.median(bare)))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        site = make_site(Path(home))
        site.start()
        try:
            rows = measure(site, arguments.times)
        finally:
            site.stop(signal.SIGTERM)
            bootstrap.close(site.parts)
    for line in rows:
        print("{what:36} {median_ms:>9} ms  p95 {p95_ms:>9} ms  × {ratio_to_floor}".format(**line))  # noqa: T201
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
