from hypothesis import given
from hypothesis import strategies as st

from academy.domain.disclosure import (
    MINIMUM,
    POOL_NAME,
    CellStatus,
    Group,
    SafeCell,
    safe_cells,
    total_cell,
)


@st.composite
def a_group(draw: st.DrawFn, name: str) -> Group:
    people = draw(st.integers(0, 400))
    return Group(name, people, draw(st.integers(0, people)))


@st.composite
def some_groups(draw: st.DrawFn) -> list[Group]:
    names = draw(st.lists(st.text("abcdef", min_size=1), unique=True, max_size=18))
    return [draw(a_group(name)) for name in names]


def by_name(groups: list[Group]) -> dict[str, SafeCell]:
    return {cell.name: cell for cell in safe_cells(groups)}


@given(some_groups())
def test_no_cell_ever_shows_a_group_under_the_minimum(groups: list[Group]) -> None:
    for cell in safe_cells(groups):
        assert cell.people is None or cell.people >= MINIMUM


@given(some_groups())
def test_what_is_not_shown_is_never_a_single_small_group(groups: list[Group]) -> None:
    """The total less everything shown alone is the pool: enough people, or nothing is derived."""
    cells = by_name(groups)
    merged = [group for group in groups if cells.get(group.name, _NOTHING).people is None]
    hidden = sum(group.people for group in merged)
    alone = all(cells[group.name].status is CellStatus.HIDDEN for group in merged if group.people)
    assert hidden == 0 or hidden >= MINIMUM or alone


_NOTHING = SafeCell("", CellStatus.HIDDEN)


@given(some_groups())
def test_the_pool_counts_exactly_the_people_who_are_not_shown_alone(groups: list[Group]) -> None:
    cells = by_name(groups)
    pool = cells.get(POOL_NAME)
    if pool is not None:
        merged = [g for g in groups if g.people and cells[g.name].status is CellStatus.MERGED]
        assert pool.people == sum(group.people for group in merged)


@given(some_groups())
def test_every_peopled_group_has_a_cell_in_the_order_given(groups: list[Group]) -> None:
    names = [cell.name for cell in safe_cells(groups) if cell.name != POOL_NAME]
    assert names == [group.name for group in groups if group.people]


def test_a_small_group_is_merged_with_the_next_smallest() -> None:
    cells = by_name([Group("Police", 960, 300), Group("Mayor", 33, 9), Group("Innovation", 9, 9)])

    assert cells["Innovation"] == SafeCell("Innovation", CellStatus.MERGED)
    assert cells["Mayor"] == SafeCell("Mayor", CellStatus.MERGED)
    assert cells[POOL_NAME].people == 42
    assert cells["Police"].share_text == "31 %"


def test_two_small_groups_that_are_enough_together_leave_the_others_alone() -> None:
    cells = by_name([Group("A", 6, 1), Group("B", 7, 2), Group("C", 40, 20)])

    assert cells[POOL_NAME].people == 13
    assert cells["C"].at_target == 20


def test_groups_that_are_too_small_even_together_are_hidden() -> None:
    cells = safe_cells([Group("A", 4, 1), Group("B", 5, 5)])

    assert [cell.status for cell in cells] == [CellStatus.HIDDEN, CellStatus.HIDDEN]
    assert cells[0].share_text == ""


def test_a_share_near_the_ends_of_a_small_group_is_shown_as_a_bound() -> None:
    cells = by_name([Group("Low", 20, 0), Group("High", 30, 30), Group("Large", 200, 200)])

    assert cells["Low"].share_text == "<10 %"
    assert cells["Low"].at_target is None
    assert cells["High"].share_text == ">90 %"
    assert cells["Large"].share_text == "100 %"


def test_the_total_is_rounded_so_that_it_gives_no_group_back() -> None:
    assert total_cell(Group("City", 3800, 1234)).share == 0.32
    assert total_cell(Group("City", 3800, 1234)).at_target is None
    assert total_cell(Group("City", 200, 63)).share == 0.30
    assert total_cell(Group("City", 5, 2)).status is CellStatus.HIDDEN
