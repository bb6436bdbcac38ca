from collections.abc import Iterator

import pytest

from academy.domain.catalog import Cell, CellKind, Exercise
from academy.domain.grading import Cities
from academy.sandbox.engine import Engine, SandboxSettings
from bare_exercise import bare_exercise

ROWS = {
    "first": ["1,north,10", "2,north,20", "3,south,30", "4,south,70", "5,south,5"],
    "second": ["1,north,90", "2,south,1", "3,north,3", "4,east,4"],
}


@pytest.fixture(scope="session")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Cities:
    folder = tmp_path_factory.mktemp("cities")
    for name, rows in ROWS.items():
        (folder / name).mkdir()
        (folder / name / "calls.csv").write_text("\n".join(["call,ward,cost", *rows, ""]))
    return Cities(folder / "first", folder / "second")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    settings = SandboxSettings(tmp_path_factory.mktemp("scratch"), run_seconds=4, check_seconds=4)
    with Engine(settings) as started:
        yield started


@pytest.fixture(scope="session")
def exercise() -> Exercise:
    """Two answers, a visible check of a table, and a hidden one of a name and a function."""
    return bare_exercise(
        Cell("text", CellKind.TEXT, "# Calls"),
        Cell(
            "given",
            CellKind.GIVEN,
            'import pandas as pd\ncalls = pd.read_csv("data/calls.csv")\ncalls',
        ),
        Cell(
            "costs", CellKind.ANSWER, 'costs = calls.groupby("ward", as_index=False)["cost"].sum()'
        ),
        Cell(
            "check-costs",
            CellKind.CHECK,
            "assert list(costs.columns) == ['ward', 'cost'], 'Keep the columns ward and cost.'\n"
            "pd.testing.assert_frame_equal(costs, expected.costs)",
            points=2,
            label="Costs by ward",
        ),
        Cell(
            "top",
            CellKind.ANSWER,
            'top = costs.loc[costs["cost"].idxmax(), "ward"]\n'
            "def share(cost):\n    return cost / costs['cost'].sum()",
        ),
        Cell(
            "check-top",
            CellKind.CHECK,
            "assert top == expected.top, 'Another ward costs more.'\n"
            "### BEGIN HIDDEN TESTS\n"
            "assert abs(share(10) - expected.share(10)) < 1e-9, 'share() is off.'\n"
            "### END HIDDEN TESTS",
            points=3,
            label="The dearest ward",
            hidden=True,
        ),
        Cell("words", CellKind.WRITTEN, "Write a sentence.", points=5),
        slug="calls",
        second_city=True,
    )
