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
    total_text,
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


def total(*groups: Group) -> SafeCell:
    everyone = Group("City", sum(g.people for g in groups), sum(g.at_target for g in groups))
    return total_cell(everyone, safe_cells(groups))


def test_the_total_is_rounded_and_has_no_count() -> None:
    assert total(Group("A", 1900, 900), Group("B", 1900, 334)).share == 0.32
    assert total(Group("A", 1900, 900), Group("B", 1900, 334)).at_target is None
    assert total(Group("A", 100, 30), Group("B", 100, 33)).share == 0.30
    assert total(Group("A", 2, 1), Group("B", 3, 1)).status is CellStatus.HIDDEN


def test_a_total_near_its_ends_says_how_near_it_may_be() -> None:
    assert total_text(total(Group("A", 2000, 0), Group("B", 40, 0))) == "<1 %"
    assert total_text(total(Group("A", 2000, 2000))) == ">99 %"
    assert total_text(total(Group("A", 200, 2))) == "<3 %"


def test_a_total_published_without_its_bound_is_read_with_one() -> None:
    assert total_text(SafeCell("City", CellStatus.SHOWN, 2000, share=0.0)) == "<1 %"
    assert total_text(SafeCell("City", CellStatus.SHOWN, 200, share=1.0)) == ">97 %"
    assert total_text(SafeCell("City", CellStatus.SHOWN, 200, share=0.45)) == "45 %"


def test_where_every_rounding_would_tell_on_a_group_the_total_is_a_range() -> None:
    cell = total(Group("Parks", 11, 0), Group("Fire", 12, 12))

    assert (cell.people, total_text(cell)) == (23, "47–57 %")


def test_a_total_does_not_prove_that_nobody_in_a_small_group_is_at_target() -> None:
    """At steps of 1 %, 14 of 1,000 would round to at most 14, and leave nothing for the Mayor's."""
    large, mayor = Group("Police", 951, 14), Group("Mayor", 49, 0)

    assert narrowed([large, mayor]) == {}


@given(some_groups())
def test_the_total_narrows_no_bound(groups: list[Group]) -> None:
    assert narrowed(groups) == {}


def narrowed(groups: list[Group]) -> dict[str, tuple[int, int]]:
    """Return what a reader can work out about groups beyond what is shown of them."""
    cells = safe_cells(groups)
    ranges = {c.name: possible(c) for c in cells if c.people is not None}
    least, most = (sum(ends[place] for ends in ranges.values()) for place in (0, 1))
    people, told = sum(group.people for group in groups), total(*groups)
    fit = [
        count
        for count in range(least, most + 1)
        if total_cell(Group("City", people, count), cells) == told
    ]
    if told.people is None:
        return {}
    left = {
        name: (max(low, fit[0] - most + high), min(high, fit[-1] - least + low))
        for name, (low, high) in ranges.items()
    }
    return {name: ends for name, ends in left.items() if ends != ranges[name]}


def possible(cell: SafeCell) -> tuple[int, int]:
    """Return the least and the most people at target behind a cell, by its text alone."""
    if cell.at_target is not None:
        return cell.at_target, cell.at_target
    people = cell.people or 0
    few = [n for n in range(people + 1) if n / people < 0.10]
    many = [n for n in range(people + 1) if n / people > 0.90]
    fit = few if cell.bound == "<10 %" else many
    return fit[0], fit[-1]
