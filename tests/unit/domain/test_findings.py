import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from academy.domain.catalog import Framework, Level, Skill
from academy.domain.findings import sentences
from academy.domain.people import Department
from academy.domain.skill_table import Count, SkillTable, assemble

SKILLS = (
    Skill("S1", "find", "Find and understand", "", {}, {}),
    Skill("S2", "assess", "Assess quality", "", {}, {}),
    Skill("S3", "clean", "Clean and prepare", "", {}, {}),
)
NAMES = ("Fire", "IT", "Parks", "Police")


def people(department: str, skill: str, of: int, at_target: int) -> list[Count]:
    return [
        Count(department, skill, Level.AWARENESS, Level.WORKING, at_target),
        Count(department, skill, Level.AWARENESS, Level.NONE, of - at_target),
    ]


def table(
    *counts: list[Count], taught: tuple[str, ...] = ("S1", "S2"), day: date = date(2026, 10, 31)
) -> SkillTable:
    return assemble(
        Framework("1", SKILLS, (), ()),
        [Department(name, name) for name in NAMES],
        [count for several in counts for count in several],
        taught=taught,
        as_of=day,
    )


CITY = (
    people("Police", "S1", 900, 90),
    people("Parks", "S1", 300, 210),
    people("Parks", "S2", 400, 24),
)


def test_the_first_sentence_names_the_skills_furthest_along_and_behind() -> None:
    first, _, _ = sentences(table(*CITY))

    assert first == (
        "In Find and understand, the skill furthest along, 25 % of the 1,200 people asked are at "
        "target; in Assess quality, the furthest behind, about 5 % of 400."
    )


def test_the_second_sentence_says_what_is_counted_and_what_a_low_share_means() -> None:
    _, second, _ = sentences(table(*CITY))

    assert second == (
        "This counts 1,200 people in 2 departments and the 2 of 3 skills that courses teach up to "
        "target so far; whoever has not passed the exercise and the quiz yet counts as not at "
        "target."
    )


def test_the_third_sentence_says_where_most_people_are_to_be_reached() -> None:
    _, _, third = sentences(table(*CITY))

    assert third == (
        "Most people are still to be reached in Police: in Find and understand, 810 of 900 are "
        "not at target yet; Parks is at 70 %."
    )


def test_an_earlier_report_shows_the_trend() -> None:
    before = table(people("Police", "S1", 900, 90), day=date(2026, 9, 30))
    same = table(*CITY, day=date(2026, 9, 30))
    better = table(people("Police", "S1", 1200, 1199), day=date(2026, 9, 30))

    assert "at target (up from about 10 % on September 30);" in sentences(table(*CITY), before)[0]
    assert "at target (as on September 30);" in sentences(table(*CITY), same)[0]
    assert (
        "at target (down from over 99 % on September 30);" in (sentences(table(*CITY), better)[0])
    )


def test_what_was_not_asked_or_taught_alike_is_not_compared() -> None:
    other = [Count("Police", "S1", Level.EXPERT, Level.NONE, 900)]
    untaught = table(*CITY, taught=("S2",), day=date(2026, 9, 30))
    nothing = table(day=date(2026, 9, 30))

    for before in (table(other, day=date(2026, 9, 30)), untaught, nothing):
        assert "September" not in sentences(table(*CITY), before)[0]


def test_one_skill_with_figures_is_told_as_the_only_one() -> None:
    first, _, _ = sentences(table(people("Police", "S1", 1200, 3)))

    assert first == (
        "In Find and understand, the one skill with figures so far, under 1 % of the 1,200 people "
        "asked are at target."
    )


def test_skills_that_are_level_are_told_apart_by_nothing() -> None:
    first, _, _ = sentences(table(people("Police", "S1", 60, 30), people("Police", "S2", 60, 30)))

    assert first == "In each of the 2 skills with figures, about 50 % of those asked are at target."


def test_a_skill_without_a_course_is_not_spoken_of() -> None:
    found = sentences(table(people("Police", "S3", 900, 0), *CITY))

    assert "Clean" not in " ".join(found)


def test_a_bound_is_told_as_a_bound() -> None:
    _, _, low = sentences(table(people("Fire", "S1", 40, 0), people("Parks", "S1", 60, 30)))
    _, _, high = sentences(table(people("Fire", "S1", 40, 40)))

    assert low == (
        "One of the widest gaps is in Fire: in Find and understand, fewer than 10 % of 40 people "
        "are at target; Parks is at 50 %."
    )
    assert high == "Wherever figures are shown, nearly everyone is at target."


def test_a_city_where_everyone_is_at_target_has_no_gap() -> None:
    first, _, third = sentences(table(people("Police", "S1", 100, 100)))

    assert "over 97 % of the 100 people asked" in first
    assert third == "Wherever figures are shown, everyone is at target."


def test_the_pool_is_called_what_it_is() -> None:
    _, second, third = sentences(table(people("Fire", "S1", 6, 0), people("IT", "S1", 60, 20)))

    assert "66 people in 2 departments" in second
    assert "in the smaller departments together: in Find and understand, 46 of 66" in third


def test_a_department_that_is_hardly_ahead_is_not_held_up() -> None:
    _, _, third = sentences(table(people("Police", "S1", 100, 40), people("IT", "S1", 60, 30)))

    assert third.endswith("60 of 100 are not at target yet.")


def test_without_figures_the_sentences_say_what_is_needed() -> None:
    first, _, third = sentences(table(people("Fire", "S1", 6, 0)))

    assert first == "No figures can be shown yet."
    assert third.startswith("Assign a curriculum")


groups = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["S1", "S2", "S3"]), st.integers(0, 80)),
    max_size=12,
)


@given(groups, st.randoms())
def test_no_sentence_holds_a_count_that_the_table_does_not_show(groups, random) -> None:  # type: ignore[no-untyped-def]  # Hypothesis hands them over
    found = table(*(people(name, skill, n, random.randint(0, n)) for name, skill, n in groups))
    cells = [c for row in (found.city, *found.rows) for c in row.cells.values() if c is not None]
    shown = {c.people for c in cells} | {c.at_target for c in cells}
    gaps = {c.people - c.at_target for c in cells if c.people and c.at_target is not None}
    percents = {round(c.share * 100) for c in cells if c.share is not None}
    percents |= {int(n) for c in cells for n in re.findall(r"\d+", c.bound)}
    fixed = {1, 3, 10, 97, 99, 11} | set(range(len(NAMES) + 1))

    for sentence in sentences(found):
        numbers = {int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", sentence)}
        assert numbers <= shown | gaps | percents | fixed, sentence
