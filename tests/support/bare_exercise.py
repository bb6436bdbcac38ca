"""An exercise with nothing but its cells."""

from academy.domain.catalog import Cell, Evidence, Exercise


def bare_exercise(
    *cells: Cell,
    slug: str = "exercise",
    course: str = "course",
    evidence: tuple[Evidence, ...] = (),
    second_city: bool = False,
) -> Exercise:
    """Return an exercise of these cells; other cells make another digest."""
    return Exercise(
        slug=slug,
        course=course,
        title=slug.capitalize(),
        minutes=5,
        evidence=evidence,
        datasets=(),
        second_city=second_city,
        hints=(),
        hint_cost=0,
        explanation="",
        cells=cells,
        known_wrong=(),
        digest="-".join(cell.source for cell in cells),
    )
