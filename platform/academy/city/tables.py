"""Every table of a sample city, made in one order."""

from collections.abc import Iterator

from academy.city.cities import City
from academy.city.inventory import data_inventory
from academy.city.reference import departments, districts
from academy.city.responses import emergency_responses
from academy.city.service_requests import service_requests
from academy.city.table import Table


def make_tables(city: City) -> Iterator[tuple[str, Table]]:
    """Yield each dataset's name and table, in the order of `datasets.PLACES`."""
    yield "departments", departments(city)
    yield "districts", districts(city)
    yield "data_inventory", data_inventory(city)
    yield "service_requests_311", service_requests(city)
    yield "emergency_responses", emergency_responses(city)
