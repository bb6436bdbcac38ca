from collections.abc import Callable

import pandas as pd
import pytest

from academy.city.cities import FIRST, SECOND, City
from academy.city.datasets import PLACES, place
from academy.city.tables import make_tables
from academy.domain.errors import NotFound

Read = Callable[[str], pd.DataFrame]

KEYS = [
    ("hr_positions", "department_id", "departments"),
    ("hr_employees", "department_id", "departments"),
    ("service_requests_311", "department_id", "departments"),
    ("performance_measures", "department_id", "departments"),
    ("program_budget", "department_id", "departments"),
    ("phishing_simulations", "department_id", "departments"),
    ("phishing_simulations", "employee_key", "hr_employees"),
    ("service_requests_311", "council_district", "districts"),
    ("pavement_segments", "council_district", "districts"),
    ("storm_assets", "council_district", "districts"),
    ("emergency_responses", "council_district", "districts"),
    ("building_permits", "council_district", "districts"),
    ("homeless_enrollments", "council_district", "districts"),
    ("storm_inspections", "asset_id", "storm_assets"),
    ("storm_assets", "work_unit", "hr_positions"),
]
IDS = {
    "data_inventory": "inventory_id",
    "hr_positions": "position_id",
    "hr_employees": "employee_key",
    "service_requests_311": "request_id",
    "pavement_segments": "asset_id",
    "storm_assets": "asset_id",
    "storm_inspections": "inspection_id",
    "emergency_responses": "incident_id",
    "building_permits": "permit_id",
    "homeless_enrollments": "enrollment_id",
}


def test_every_dataset_is_made_and_has_its_place() -> None:
    made = [name for name, _ in make_tables(FIRST)]

    assert sorted(made) == sorted(where.dataset for where in PLACES)


def test_an_unknown_dataset_has_no_place() -> None:
    with pytest.raises(NotFound, match="no dataset “payroll”"):
        place("payroll")


@pytest.mark.parametrize(("dataset", "column", "home"), KEYS)
def test_keys_join(read: Read, dataset: str, column: str, home: str) -> None:
    used = set(read(dataset)[column]) - {""}

    assert used <= set(read(home)[column])


@pytest.mark.parametrize(("dataset", "column"), IDS.items())
def test_ids_are_unique_and_differ_between_the_cities(
    first: Read, second: Read, dataset: str, column: str
) -> None:
    one, two = (read(dataset).drop_duplicates()[column] for read in (first, second))

    assert one.is_unique
    assert two.is_unique
    assert set(one) != set(two)


def test_both_cities_have_the_same_columns(first: Read, second: Read) -> None:
    for where in PLACES:
        assert list(first(where.dataset)) == list(second(where.dataset))


def test_each_table_draws_from_a_stream_of_its_own() -> None:
    draws = {FIRST.stream(where.dataset).random() for where in PLACES}
    draws |= {SECOND.stream(where.dataset).random() for where in PLACES}

    assert len(draws) == 2 * len(PLACES)
    assert City("elsewhere", "", FIRST.seed).stream("districts").random() in draws
