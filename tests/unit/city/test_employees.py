from collections.abc import Callable

import pandas as pd

Read = Callable[[str], pd.DataFrame]


def test_riverbend_has_4979_records_of_which_3800_are_of_people_in_office(first: Read) -> None:
    people = first("hr_employees")

    assert len(people) == 4_979
    assert int((people["separation_date"] == "").sum()) == 3_800
    assert people["employee_key"].is_unique
    assert people["employee_key"].str.fullmatch("[0-9a-f]{12}").all()


def test_every_filled_post_has_one_holder_in_its_department(read: Read) -> None:
    posts, people = read("hr_positions"), read("hr_employees")
    filled = posts[posts["status"] == "filled"]
    held = people[people["position_id"] != ""].merge(
        filled, on=["position_id", "department_id"], validate="one_to_one"
    )

    assert len(held) == len(filled) == 3_800


def test_leavers_have_no_post_and_left_after_they_came(read: Read) -> None:
    people = read("hr_employees")
    left = people[people["separation_date"] != ""]

    assert (left["position_id"] == "").all()
    assert (left["hire_date"] < left["separation_date"]).all()
    assert (left["separation_reason"] != "").all()


def test_about_one_in_ten_leaves_each_year(first: Read) -> None:
    left = first("hr_employees")["separation_date"]

    assert 0.09 < (left >= "2024").sum() / 3_800 < 0.12
