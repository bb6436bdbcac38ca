"""Three phishing exercises: who was sent the message, who clicked, who reported it."""

from dataclasses import dataclass

import numpy as np

from academy.city.cities import City
from academy.city.departments import DEPARTMENTS
from academy.city.draws import blank_at, looked_up, texts
from academy.city.table import Decimals, Table


@dataclass(frozen=True)
class Campaign:
    """One exercise: the shares of all recipients who clicked and who reported."""

    name: str
    click_share: float
    report_share: float


CAMPAIGNS = {
    "first": (
        Campaign("2023-Q4", 0.25, 0.09),
        Campaign("2024-Q2", 0.165, 0.175),
        Campaign("2024-Q4", 0.11, 0.29),
    ),
    "second": (
        Campaign("2023-Q4", 0.31, 0.05),
        Campaign("2024-Q2", 0.22, 0.11),
        Campaign("2024-Q4", 0.17, 0.21),
    ),
}


def phishing_simulations(city: City, employees: Table) -> Table:
    """Make the file of exercises: everybody in office gets every message."""
    rng = city.stream("phishing_simulations")
    serving = employees.take(np.flatnonzero(employees["separation_date"] == ""))
    careless = differ_by_department(rng)
    habit = looked_up(careless, serving["department_id"]).astype(np.float64)
    habit /= habit.mean()
    parts = [_campaign(rng, campaign, serving, habit) for campaign in CAMPAIGNS[city.folder]]
    return parts[0].followed_by(parts[1]).followed_by(parts[2])


def differ_by_department(rng: np.random.Generator) -> dict[str, float]:
    """Draw how readily each department clicks.

    Teaches: a department of nine people cannot be named beside its rate without naming people.
    """
    return {department.id: float(rng.uniform(0.75, 1.25)) for department in DEPARTMENTS}


def _campaign(
    rng: np.random.Generator, campaign: Campaign, serving: Table, habit: Decimals
) -> Table:
    """Draw what each recipient did; somebody who clicked may still report."""
    count = len(serving)
    clicked = rng.random(count) < campaign.click_share * habit
    reported = rng.random(count) < campaign.report_share
    minutes = np.rint(rng.gamma(1.5, 35, count)).clip(1).astype(np.int64)
    return Table(
        {
            "campaign": texts([campaign.name] * count),
            "employee_key": serving["employee_key"],
            "department_id": serving["department_id"],
            "clicked": clicked.astype(np.int64),
            "reported": reported.astype(np.int64),
            "minutes_to_report": blank_at(minutes, np.flatnonzero(~reported)),
        }
    )
