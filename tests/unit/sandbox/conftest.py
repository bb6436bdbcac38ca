import pytest

from academy.domain.catalog import Cell, CellKind, Exercise
from bare_exercise import bare_exercise


@pytest.fixture
def exercise() -> Exercise:
    """Given a helper, an answer, and checks of which the second uses a name of the first."""
    return bare_exercise(
        Cell(
            "given",
            CellKind.GIVEN,
            "import pandas as pd\nlimit = 3\ndef near(a):\n    return a < limit",
        ),
        Cell("answer", CellKind.ANSWER, "top = 2\nimport math"),
        Cell("c1", CellKind.CHECK, "floor = 1\nassert near(top), pd.__name__", points=1),
        Cell("c2", CellKind.CHECK, "assert top > floor and top == expected.top", points=1),
        Cell("c3", CellKind.CHECK, "assert math.pi > second_city", points=1),
    )
