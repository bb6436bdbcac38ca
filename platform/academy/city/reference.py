"""The two reference tables that others are joined to: departments and council districts."""

import numpy as np

from academy.city.cities import City
from academy.city.departments import DEPARTMENTS
from academy.city.draws import texts
from academy.city.table import Table

# People living in Districts 1 to 9. They differ enough that a rate for each resident ranks
# otherwise than a count.
POPULATION = {
    "first": (48_900, 45_100, 43_900, 47_300, 44_900, 45_600, 45_400, 45_700, 45_200),
    "second": (40_100, 37_600, 41_500, 39_800, 42_300, 38_900, 44_700, 40_600, 39_500),
}
PEOPLE_PER_HOUSEHOLD = {"first": 2.31, "second": 2.47}


def departments() -> Table:
    """List the departments with their filled posts; an id means the same in both cities."""
    return Table(
        {
            "department_id": texts(department.id for department in DEPARTMENTS),
            "department": texts(department.name for department in DEPARTMENTS),
            "headcount": np.array([department.staff for department in DEPARTMENTS]),
        }
    )


def districts(city: City) -> Table:
    """List the council districts with the people and households in each."""
    population = np.array(POPULATION[city.folder])
    households = np.rint(population / PEOPLE_PER_HOUSEHOLD[city.folder]).astype(np.int64)
    return Table(
        {
            "council_district": np.arange(1, len(population) + 1),
            "population": population,
            "households": households,
        }
    )
