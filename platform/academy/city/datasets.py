"""Which datasets a sample city has, and where each stands on the shared analytics server."""

from dataclasses import dataclass

from academy.domain.errors import NotFound


@dataclass(frozen=True)
class Place:
    """A dataset's file name (without .csv), and its schema and table on the server."""

    dataset: str
    schema: str
    table: str


PLACES = (
    Place("departments", "ref", "departments"),
    Place("districts", "ref", "districts"),
    Place("data_inventory", "gov", "data_inventory"),
    Place("hr_positions", "hr", "positions"),
    Place("hr_employees", "hr", "employees"),
    Place("service_requests_311", "care", "service_requests_311"),
    Place("pavement_segments", "streets", "pavement_segments"),
    Place("storm_assets", "streets", "storm_assets"),
    Place("storm_inspections", "streets", "storm_inspections"),
    Place("emergency_responses", "fire", "emergency_responses"),
    Place("building_permits", "dev", "building_permits"),
    Place("homeless_enrollments", "housing", "homeless_enrollments"),
    Place("performance_measures", "perf", "performance_measures"),
    Place("program_budget", "finance", "program_budget"),
    Place("phishing_simulations", "it", "phishing_simulations"),
)


def place(dataset: str) -> Place:
    """Return where a dataset stands; NotFound when no city has it."""
    for found in PLACES:
        if found.dataset == dataset:
            return found
    raise NotFound(f"There is no dataset “{dataset}” in the sample city.")
