from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from academy.domain.catalog import Evidence, Framework, JobRole, Level, Skill, Target
from academy.domain.dates import add_months
from academy.domain.progress import (
    Approval,
    ApprovalKind,
    Events,
    Pass,
    QuizPass,
    awards,
    highest,
    targets,
)

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
SKILL = Skill("S1", "find", "Find", "", {}, {Level.AWARENESS: 24, Level.WORKING: 36})
OTHER = Skill("S2", "assess", "Assess", "", {}, {})
FRAMEWORK = Framework(
    version="1",
    skills=(SKILL, OTHER),
    job_roles=(JobRole("all-staff", "All staff"), JobRole("analyst", "Analyst")),
    targets=(
        Target("all-staff", "S1", Level.AWARENESS),
        Target("analyst", "S1", Level.PRACTITIONER),
        Target("analyst", "S2", Level.WORKING),
    ),
)


def a_pass(
    level: Level,
    *,
    day: int = 0,
    attempt: int = 1,
    needs_quiz: bool = True,
    course: str = "c1",
) -> Pass:
    return Pass(
        attempt,
        f"exercise-{attempt}",
        course,
        (Evidence("S1", level),),
        needs_quiz,
        "1",
        START + timedelta(days=day),
    )


def a_quiz(day: int = 0, course: str = "c1") -> QuizPass:
    return QuizPass(course, START + timedelta(days=day))


def an_approval(kind: ApprovalKind, level: Level, day: int = 0) -> Approval:
    return Approval("S1", level, kind, START + timedelta(days=day))


def level_of(events: Events) -> Level:
    found = highest(awards(FRAMEWORK, events))
    return found["S1"].level if "S1" in found else Level.NONE


def test_a_pass_without_the_quiz_of_its_course_is_no_level_yet() -> None:
    assert level_of(Events(passes=(a_pass(Level.WORKING),))) is Level.NONE
    assert level_of(Events(passes=(a_pass(Level.WORKING),), quizzes=(a_quiz(course="x"),))) == 0


def test_a_pass_and_the_quiz_give_the_level_and_those_below() -> None:
    found = awards(FRAMEWORK, Events((a_pass(Level.WORKING),), (a_quiz(day=3),)))

    assert set(found) == {("S1", Level.AWARENESS), ("S1", Level.WORKING)}
    assert found["S1", Level.WORKING].earned_at == START + timedelta(days=3)
    assert found["S1", Level.WORKING].attempt_id == 1


def test_a_course_without_a_quiz_asks_for_none() -> None:
    assert level_of(Events(passes=(a_pass(Level.AWARENESS, needs_quiz=False),))) is Level.AWARENESS


def test_practitioner_needs_a_note_and_expert_a_review_too() -> None:
    passed, quiz = (a_pass(Level.EXPERT),), (a_quiz(),)
    note = an_approval(ApprovalKind.NOTE, Level.PRACTITIONER, day=5)
    review = an_approval(ApprovalKind.REVIEW, Level.EXPERT, day=9)

    assert level_of(Events(passed, quiz)) is Level.WORKING
    assert level_of(Events(passed, quiz, (review,))) is Level.WORKING
    assert level_of(Events(passed, quiz, (note,))) is Level.PRACTITIONER
    assert level_of(Events(passed, quiz, (note, review))) is Level.EXPERT
    full = awards(FRAMEWORK, Events(passed, quiz, (note, review)))
    assert full["S1", Level.EXPERT].earned_at == review.at


def test_the_earliest_evidence_counts_and_the_latest_keeps_it_fresh() -> None:
    early, late = a_pass(Level.AWARENESS, attempt=1), a_pass(Level.AWARENESS, day=90, attempt=2)
    award = awards(FRAMEWORK, Events((late, early), (a_quiz(),)))["S1", Level.AWARENESS]

    assert award.earned_at == START
    assert award.attempt_id == 1
    assert award.expires_on == add_months(late.at.date(), 24)


def test_evidence_of_a_skill_that_is_gone_does_not_age() -> None:
    gone = Pass(1, "x", "c1", (Evidence("S99", Level.AWARENESS),), False, "0", START)

    assert awards(FRAMEWORK, Events((gone,)))["S99", Level.AWARENESS].expires_on is None


def test_the_highest_target_of_all_job_roles_counts() -> None:
    assert targets(FRAMEWORK, ()) == {"S1": Level.AWARENESS}
    assert targets(FRAMEWORK, ("analyst",)) == {
        "S1": Level.PRACTITIONER,
        "S2": Level.WORKING,
    }


passes = st.builds(
    a_pass,
    st.sampled_from([Level.AWARENESS, Level.WORKING, Level.PRACTITIONER, Level.EXPERT]),
    day=st.integers(0, 300),
    attempt=st.integers(1, 50),
    needs_quiz=st.booleans(),
    course=st.sampled_from(["c1", "c2"]),
)
quizzes = st.builds(a_quiz, st.integers(0, 300), st.sampled_from(["c1", "c2"]))
approvals = st.builds(
    an_approval,
    st.sampled_from(ApprovalKind),
    st.sampled_from([Level.PRACTITIONER, Level.EXPERT]),
    st.integers(0, 300),
)


@given(st.lists(passes), st.lists(quizzes), st.lists(approvals), st.randoms())
def test_the_order_of_events_never_matters(p, q, a, random) -> None:  # type: ignore[no-untyped-def]  # Hypothesis hands them over
    before = awards(FRAMEWORK, Events(tuple(p), tuple(q), tuple(a)))
    for several in (p, q, a):
        random.shuffle(several)

    assert awards(FRAMEWORK, Events(tuple(p), tuple(q), tuple(a))) == before


@given(st.lists(passes), st.lists(quizzes), st.lists(approvals), passes)
def test_more_evidence_never_lowers_a_level(p, q, a, one) -> None:  # type: ignore[no-untyped-def]  # Hypothesis hands them over
    before = level_of(Events(tuple(p), tuple(q), tuple(a)))

    assert level_of(Events((*p, one), tuple(q), tuple(a))) >= before


@given(st.lists(passes), st.lists(quizzes), st.lists(approvals))
def test_a_level_never_comes_without_those_below(p, q, a) -> None:  # type: ignore[no-untyped-def]  # Hypothesis hands them over
    found = awards(FRAMEWORK, Events(tuple(p), tuple(q), tuple(a)))

    for skill, level in found:
        assert level is Level.AWARENESS or (skill, Level(level - 1)) in found


def test_the_highest_level_of_a_skill_is_found_in_any_order() -> None:
    found = awards(FRAMEWORK, Events((a_pass(Level.WORKING),), (a_quiz(),)))

    items = list(found.items())
    for ordered in (items, items[::-1]):
        assert highest(dict(ordered))["S1"].level is Level.WORKING
