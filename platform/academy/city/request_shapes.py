"""What residents of each city ask 311 for, and how much of each flaw its file has."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A category: its share of all requests, who does the work, and within how many days."""

    name: str
    share: float
    department_id: str
    sla_days: int


@dataclass(frozen=True)
class Shape:
    """Everything that makes one city's 311 file its own."""

    requests: int
    kinds: tuple[Kind, ...]
    district_weights: tuple[float, ...]
    slow_districts: tuple[int, ...]
    keyed_in: tuple[str, ...]  # the days on which the paper forms of the outage were typed in
    stuck_open: int
    closed_before_opened: int
    without_district: int
    repeats: int  # the same event under a new id
    identical_rows: int
    first_id: int


RIVERBEND = Shape(
    requests=19_200,
    kinds=(
        Kind("Missed trash or recycling", 0.21, "D06", 2),
        Kind("Pothole", 0.145, "D04", 5),
        Kind("High weeds", 0.13, "D09", 14),
        Kind("Water leak", 0.10, "D03", 3),
        Kind("Street light out", 0.085, "D04", 10),
        Kind("Abandoned vehicle", 0.08, "D01", 7),
        Kind("Blocked storm drain", 0.07, "D04", 4),
        Kind("Illegal dumping", 0.06, "D09", 7),
        Kind("Traffic signal", 0.04, "D04", 3),
        Kind("Encampment concern", 0.035, "D16", 5),
        Kind("Stray animal", 0.03, "D09", 3),
        Kind("Graffiti", 0.015, "D07", 7),
    ),
    # District 1 has the most requests; District 3, which has fewer people, the most for each
    # resident.
    district_weights=(0.146, 0.10, 0.141, 0.13, 0.111, 0.119, 0.091, 0.081, 0.081),
    slow_districts=(1, 3),
    keyed_in=("2023-06-21", "2023-06-22", "2023-06-26"),
    stuck_open=420,
    closed_before_opened=76,
    without_district=1_036,
    repeats=576,
    identical_rows=154,
    first_id=100_000,
)

STONECROSS = Shape(
    requests=18_350,
    kinds=(
        Kind("Missed trash or recycling", 0.10, "D06", 3),
        Kind("Pothole", 0.13, "D04", 6),
        Kind("High weeds", 0.09, "D09", 10),
        Kind("Water leak", 0.20, "D03", 2),
        Kind("Street light out", 0.14, "D04", 12),
        Kind("Abandoned vehicle", 0.06, "D01", 5),
        Kind("Blocked storm drain", 0.08, "D04", 3),
        Kind("Illegal dumping", 0.045, "D09", 6),
        Kind("Traffic signal", 0.055, "D04", 4),
        Kind("Encampment concern", 0.04, "D16", 7),
        Kind("Stray animal", 0.035, "D09", 4),
        Kind("Graffiti", 0.025, "D07", 9),
    ),
    district_weights=(0.085, 0.139, 0.09, 0.10, 0.125, 0.08, 0.15, 0.128, 0.103),
    slow_districts=(5, 8),
    keyed_in=("2023-06-23", "2023-06-27", "2023-06-28"),
    stuck_open=365,
    closed_before_opened=61,
    without_district=1_190,
    repeats=498,
    identical_rows=131,
    first_id=400_000,
)

SHAPES = {"first": RIVERBEND, "second": STONECROSS}
