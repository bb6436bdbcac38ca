from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

Read = Callable[[str], pd.DataFrame]


def test_riverbend_has_432_pending_permits_and_60_worth_a_dollar(first: Read) -> None:
    permits = first("building_permits")

    assert len(permits) == 7_200
    assert int((permits["issued_on"] == "").sum()) == 432
    assert int((permits["valuation_usd"] == "1").sum()) == 60


def test_nothing_is_issued_after_the_last_day_or_before_it_came_in(read: Read) -> None:
    issued = read("building_permits").query("issued_on != ''")

    assert issued["issued_on"].max() <= "2024-12-31"
    assert (issued["issued_on"] > issued["submitted_on"]).all()


def test_permits_are_issued_on_working_days(read: Read) -> None:
    issued = read("building_permits").query("issued_on != ''")["issued_on"]

    assert (pd.to_datetime(issued).dt.day_of_week < 5).all()


def test_working_days_by_type_run_from_2_to_24(first: Read) -> None:
    issued = first("building_permits").query("issued_on != ''")
    took = np.busday_count(
        issued["submitted_on"].to_numpy(dtype="U10").astype("datetime64[D]"),
        issued["issued_on"].to_numpy(dtype="U10").astype("datetime64[D]"),
    )
    medians = pd.Series(took).groupby(issued["permit_type"].to_numpy()).median()

    assert medians.min() == 2
    assert medians.max() == pytest.approx(24, abs=1)


def test_a_few_large_projects_pull_the_mean_far_above_the_median(read: Read) -> None:
    values = read("building_permits")["valuation_usd"].astype(int)

    assert values.mean() > 2 * values.median()
