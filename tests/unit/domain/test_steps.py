from academy.domain.catalog import Course, Exercise, Lesson, Question, Quiz
from academy.domain.steps import Done, Step, StepKind, course_progress


def an_exercise(slug: str) -> Exercise:
    return Exercise(slug, "c1", slug, 5, (), (), True, (), 0.0, "", (), (), "d")


def a_lesson(slug: str, *exercises: str) -> Lesson:
    return Lesson(slug, "c1", 1, slug, 8, "", exercises)


EXERCISES = {slug: an_exercise(slug) for slug in ("one", "two", "three")}
COURSE = Course(
    "c1",
    "C1",
    "Course",
    "",
    "",
    (),
    (a_lesson("rows", "one"), a_lesson("blanks", "one", "two")),
    ("one", "two", "three"),
    Quiz("c1", (Question("q", "?", ()),)),
)


def test_each_lesson_is_followed_by_its_exercises_and_the_quiz_is_last() -> None:
    way = course_progress(COURSE, EXERCISES, Done())

    assert [step.slug for step in way.steps] == ["rows", "one", "blanks", "two", "three", "c1"]
    assert way.steps[-1].kind is StepKind.QUIZ
    assert (way.done, way.total, way.percent) == (0, 6, 0)
    assert not way.started


def test_the_next_step_is_the_first_that_is_not_done() -> None:
    done = Done(frozenset({("c1", "rows")}), frozenset({"one", "two"}))
    way = course_progress(COURSE, EXERCISES, done)

    assert way.started
    assert way.next_step == Step(StepKind.LESSON, "c1", "blanks", "blanks", 8, done=False)
    assert way.percent == 50


def test_a_course_is_finished_when_all_is_done() -> None:
    lessons = frozenset({("c1", "rows"), ("c1", "blanks")})
    way = course_progress(COURSE, EXERCISES, Done(lessons, frozenset(EXERCISES), frozenset({"c1"})))

    assert way.finished
    assert way.next_step is None


def test_the_step_after_another_is_found_by_kind_and_name() -> None:
    way = course_progress(COURSE, EXERCISES, Done())
    following = way.after(StepKind.EXERCISE, "one")

    assert following is not None
    assert following.slug == "blanks"
    assert way.after(StepKind.QUIZ, "c1") is None
    assert way.after(StepKind.LESSON, "nowhere") is None


def test_a_course_without_anything_is_at_nothing() -> None:
    empty = Course("c2", "C2", "Empty", "", "", (), (), (), None)

    assert course_progress(empty, {}, Done()).percent == 0
