"""The inventory's entries: the datasets that the courses use, and names for the others."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Listed:
    """The entry of a dataset that the courses use."""

    name: str
    owner: str
    classification: str
    refresh: str
    fields: str


RIVERBEND = (
    Listed("Positions and vacancies", "D13", "internal", "monthly", "department_id,work_unit"),
    Listed("Employee records", "D13", "restricted", "daily", "department_id"),
    Listed("311 service requests", "D11", "public", "daily", "council_district"),
    Listed("Pavement condition", "D04", "public", "yearly", "council_district,road_class"),
    Listed("Storm assets", "D04", "internal", "quarterly", "council_district,work_unit"),
    Listed("Storm inspections", "D04", "internal", "weekly", "council_district,work_unit"),
    Listed("Emergency responses", "D02", "internal", "daily", "council_district,priority"),
    Listed("Building permits", "D08", "public", "daily", "council_district,permit_type"),
    Listed(
        "Homeless service enrollments",
        "D16",
        "restricted",
        "weekly",
        "council_district,household_group",
    ),
    Listed("Performance measures", "D17", "public", "monthly", "department_id"),
    Listed("Program budget", "D14", "public", "yearly", "department_id"),
    Listed("Phishing simulations", "D12", "restricted", "quarterly", "department_id"),
)

# The same datasets in other hands. What is about single persons is restricted in every city.
STONECROSS = (
    Listed("Positions and vacancies", "D14", "public", "quarterly", "department_id,work_unit"),
    Listed("Employee records", "D14", "restricted", "weekly", "department_id"),
    Listed("311 service requests", "D09", "internal", "weekly", "council_district"),
    Listed("Pavement condition", "D05", "internal", "monthly", "council_district,road_class"),
    Listed("Storm assets", "D06", "public", "yearly", "council_district,work_unit"),
    Listed("Storm inspections", "D06", "restricted", "monthly", "council_district,work_unit"),
    Listed("Emergency responses", "D10", "public", "weekly", "council_district,priority"),
    Listed("Building permits", "D05", "internal", "weekly", "council_district,permit_type"),
    Listed(
        "Homeless service enrollments",
        "D09",
        "restricted",
        "monthly",
        "council_district,household_group",
    ),
    Listed("Performance measures", "D18", "internal", "quarterly", "department_id"),
    Listed("Program budget", "D17", "internal", "quarterly", "department_id"),
    Listed("Phishing simulations", "D13", "restricted", "yearly", "department_id"),
)

LISTED = {"first": RIVERBEND, "second": STONECROSS}

TOPICS = (
    "Work orders",
    "Vehicle mileage",
    "Overtime",
    "Contracts",
    "Grants",
    "Training records",
    "Damage claims",
    "Recorded calls",
    "Complaints",
    "Events calendar",
    "Inspections log",
    "Leases",
    "Purchase cards",
    "Safety incidents",
    "Visitor counts",
    "Survey answers",
    "Equipment list",
    "Meeting records",
)

OFFICES = {
    "D01": "Police",
    "D02": "Fire",
    "D03": "Water & Sewer",
    "D04": "Streets",
    "D05": "Engineering",
    "D06": "Asset Management",
    "D07": "Parks",
    "D08": "Development",
    "D09": "Neighborhoods",
    "D10": "911",
    "D11": "Customer Care",
    "D12": "IT",
    "D13": "Human Resources",
    "D14": "Finance",
    "D15": "Courts",
    "D16": "Housing",
    "D17": "Performance",
    "D18": "Council",
}
