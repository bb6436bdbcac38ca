"""Every table of a sample city, made in one order."""

from collections.abc import Iterator

from academy.city.budget import program_budget
from academy.city.cities import City
from academy.city.employees import employees
from academy.city.homelessness import homeless_enrollments
from academy.city.inventory import data_inventory
from academy.city.measures import performance_measures
from academy.city.pavement import pavement_segments
from academy.city.permits import building_permits
from academy.city.phishing import phishing_simulations
from academy.city.positions import positions
from academy.city.reference import departments, districts
from academy.city.responses import emergency_responses
from academy.city.service_requests import service_requests
from academy.city.storm import storm_assets, storm_inspections
from academy.city.table import Table


def make_tables(city: City) -> Iterator[tuple[str, Table]]:
    """Yield each dataset's name and table; those that refer to others come after them."""
    yield "departments", departments()
    yield "districts", districts(city)
    yield "data_inventory", data_inventory(city)
    yield "hr_positions", (posts := positions(city))
    yield "hr_employees", (people := employees(city, posts))
    yield "service_requests_311", service_requests(city)
    yield "pavement_segments", pavement_segments(city)
    yield "storm_assets", (drains := storm_assets(city))
    yield "storm_inspections", storm_inspections(city, drains)
    yield "emergency_responses", emergency_responses(city)
    yield "building_permits", building_permits(city)
    yield "homeless_enrollments", homeless_enrollments(city)
    yield "performance_measures", performance_measures(city)
    yield "program_budget", program_budget(city)
    yield "phishing_simulations", phishing_simulations(city, people)
