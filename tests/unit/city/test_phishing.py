from collections.abc import Callable

import pandas as pd
import pytest

Read = Callable[[str], pd.DataFrame]


def test_everybody_in_office_gets_each_of_three_messages(read: Read) -> None:
    sent, people = read("phishing_simulations"), read("hr_employees")
    serving = set(people["employee_key"][people["separation_date"] == ""])

    assert len(sent) == 11_400
    for _, campaign in sent.groupby("campaign"):
        assert set(campaign["employee_key"]) == serving


def test_clicks_fall_from_25_to_11_percent_and_reports_rise_from_9_to_29(first: Read) -> None:
    sent = first("phishing_simulations").astype({"clicked": int, "reported": int})
    shares = sent.groupby("campaign")[["clicked", "reported"]].mean()

    assert list(shares["clicked"]) == pytest.approx([0.25, 0.165, 0.11], abs=0.015)
    assert list(shares["reported"]) == pytest.approx([0.09, 0.175, 0.29], abs=0.015)


def test_one_department_is_too_small_to_be_named(read: Read) -> None:
    sizes = read("phishing_simulations").groupby(["campaign", "department_id"]).size()

    assert sizes.min() == 9


def test_minutes_stand_only_beside_a_report(read: Read) -> None:
    sent = read("phishing_simulations")

    assert ((sent["minutes_to_report"] != "") == (sent["reported"] == "1")).all()
