"""The crews of Streets & Stormwater, which both the posts and the storm drains refer to."""

from dataclasses import dataclass

CREW_DEPARTMENT = "D04"


@dataclass(frozen=True)
class Crew:
    """A work unit: its posts and vacancies, where it works, and how often it is late."""

    name: str
    post_share: float  # of the department's posts
    vacancy_weight: float  # how much more of the department's vacancies fall here
    districts: tuple[int, ...]  # whose drains it inspects; none for the traffic shop
    late_share: float  # of its inspections


CREWS = {
    "first": (
        Crew("North Yard", 0.28, 1.0, (1, 3), 0.12),
        Crew("East Yard", 0.30, 7.4, (5, 6, 7), 0.27),
        Crew("West Yard", 0.27, 1.0, (2, 4, 8, 9), 0.10),
        Crew("Traffic Shop", 0.15, 1.0, (), 0.0),
    ),
    "second": (
        Crew("Harbor Yard", 0.31, 5.2, (2, 3, 7), 0.31),
        Crew("Mill Yard", 0.24, 1.0, (1, 4, 9), 0.09),
        Crew("Summit Yard", 0.29, 1.6, (5, 6, 8), 0.16),
        Crew("Signal Shop", 0.16, 1.0, (), 0.0),
    ),
}
