"""Both sample cities, built once, and ways to read them as a learner would."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from academy.city.build import build
from academy.city.cities import CITIES, FIRST, SECOND, City

Read = Callable[[str], pd.DataFrame]


def _reader(folder: Path) -> Read:
    def read(dataset: str) -> pd.DataFrame:
        return pd.read_csv(folder / f"{dataset}.csv", dtype=str, keep_default_na=False)

    return read


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "city"
    build(out)
    return out


@pytest.fixture(params=CITIES, ids=[city.folder for city in CITIES])
def city(request: pytest.FixtureRequest) -> City:
    found: City = request.param
    return found


@pytest.fixture
def read(built: Path, city: City) -> Read:
    """Read a dataset of either city as text, blanks as blanks."""
    return _reader(built / city.folder)


@pytest.fixture
def first(built: Path) -> Read:
    """Read a dataset of the first city."""
    return _reader(built / FIRST.folder)


@pytest.fixture
def second(built: Path) -> Read:
    """Read a dataset of the second city."""
    return _reader(built / SECOND.folder)
