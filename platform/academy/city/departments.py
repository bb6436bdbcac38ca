"""The eighteen departments of the sample city: the same for its data and its roster."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Department:
    """A department with its filled posts and the two habits that its personnel files show."""

    id: str
    name: str
    staff: int
    vacant_share: float  # of all its posts
    leave_share: float  # of its people, each year


DEPARTMENTS = (
    Department("D01", "Police", 960, 0.145, 0.08),
    Department("D02", "Fire", 680, 0.03, 0.04),
    Department("D03", "Water & Sewer", 590, 0.12, 0.13),
    Department("D04", "Streets & Stormwater", 380, 0.13, 0.16),
    Department("D05", "Engineering", 140, 0.11, 0.10),
    Department("D06", "Asset Management", 180, 0.10, 0.12),
    Department("D07", "Parks, Culture & Recreation", 135, 0.07, 0.14),
    Department("D08", "Development Services", 92, 0.09, 0.12),
    Department("D09", "Neighborhood Services", 70, 0.08, 0.12),
    Department("D10", "911 Communications", 88, 0.20, 0.24),
    Department("D11", "Customer Care (311)", 34, 0.12, 0.20),
    Department("D12", "IT", 115, 0.09, 0.10),
    Department("D13", "Human Resources", 46, 0.06, 0.11),
    Department("D14", "Finance & Budget", 112, 0.06, 0.09),
    Department("D15", "Courts & Legal", 96, 0.05, 0.08),
    Department("D16", "Housing & Resilience", 40, 0.10, 0.12),
    Department("D17", "Performance & Innovation", 9, 0.10, 0.11),
    Department("D18", "Mayor, Council & Audit", 33, 0.03, 0.10),
)

FIELD_DEPARTMENTS = ("D03", "D04", "D06", "D07")
SWORN_DEPARTMENTS = ("D01", "D02")
