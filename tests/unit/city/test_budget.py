from collections.abc import Callable

import pandas as pd

Read = Callable[[str], pd.DataFrame]


def _totals(read: Read) -> dict[tuple[str, int], int]:
    budget = read("program_budget").astype({"adopted": int, "fiscal_year": int})
    totals: dict[tuple[str, int], int] = {}
    for name, year, adopted in zip(
        budget["department_id"], budget["fiscal_year"], budget["adopted"], strict=True
    ):
        totals[name, year] = totals.get((name, year), 0) + adopted
    return totals


def _far_too_small(totals: dict[tuple[str, int], int]) -> list[tuple[str, int]]:
    return [line for line, dollars in totals.items() if dollars < 100_000]


def test_every_program_has_four_years_of_four_classes(read: Read) -> None:
    budget = read("program_budget")

    assert len(budget) == 1_440
    assert (budget.groupby("program_id").size() == 16).all()
    assert budget["program_id"].nunique() == 90


def test_asset_management_of_riverbend_sent_2023_in_thousands(first: Read) -> None:
    totals = _totals(first)

    assert _far_too_small(totals) == [("D06", 2023)]
    assert 900 < totals["D06", 2024] / totals["D06", 2023] < 1_100


def test_another_department_and_year_are_in_thousands_in_the_second_city(second: Read) -> None:
    assert _far_too_small(_totals(second)) == [("D03", 2024)]
