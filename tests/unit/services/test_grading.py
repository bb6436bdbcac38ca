from dataclasses import dataclass, field, replace

import pytest

from academy.domain.errors import NotFound, SandboxUnavailable
from academy.domain.grading import Status, Submission
from academy.services import grading
from academy.services.context import Academy

SLUG = "one-row"
WORK = Submission.from_answers({"a": "1"})


@dataclass
class Waiting:
    """A queue in which jobs lie until somebody takes them."""

    jobs: list[tuple[str, int]] = field(default_factory=list)

    def put(self, name: str, id: int) -> None:
        self.jobs.append((name, id))

    def wait(self, name: str, id: int, seconds: float) -> bool:
        return (name, id) not in self.jobs

    def close(self) -> None:
        self.jobs.clear()


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


@pytest.fixture
def site(academy: Academy, waiting: Waiting) -> Academy:
    return replace(academy, queue=waiting)


def test_work_is_committed_before_it_is_queued(
    site: Academy, people: dict[str, int], waiting: Waiting
) -> None:
    attempt_id = grading.submit(site, people["bob"], SLUG, WORK)

    assert waiting.jobs == [(grading.JOB, attempt_id)]
    marked = grading.marked(site, attempt_id)
    assert (marked.attempt.submission, marked.grade, marked.position) == (WORK, None, 1)
    assert not grading.wait(site, attempt_id, 0)


def test_work_survives_a_queue_that_fails(
    academy: Academy, people: dict[str, int], waiting: Waiting
) -> None:
    class Broken(Waiting):
        def put(self, name: str, id: int) -> None:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        grading.submit(replace(academy, queue=Broken()), people["bob"], SLUG, WORK)

    assert grading.resume(replace(academy, queue=waiting)) == 1
    assert len(grading.history(academy, people["bob"], SLUG)) == 1


def test_an_attempt_whose_grading_fails_is_taken_up_again(
    site: Academy, people: dict[str, int]
) -> None:
    attempt_id = grading.submit(site, people["bob"], SLUG, WORK)
    with pytest.raises(SandboxUnavailable):
        grading.grade(site, attempt_id)
    assert grading.resume(site) == 0

    grading.release_leases(site)
    assert grading.resume(site) == 1


def given_up(site: Academy, person_id: int) -> int:
    """Return an attempt over which graders died until it was given up."""
    attempt_id = grading.submit(site, person_id, SLUG, WORK)
    for _ in range(grading.MAX_TRIES):
        with pytest.raises(SandboxUnavailable):
            grading.grade(site, attempt_id)
        grading.release_leases(site)
    grading.grade(site, attempt_id)
    return attempt_id


def test_work_that_keeps_ending_its_grader_gets_a_verdict_all_the_same(
    site: Academy, people: dict[str, int]
) -> None:
    attempt_id = given_up(site, people["bob"])

    marked = grading.marked(site, attempt_id)
    assert marked.grade is not None
    assert marked.grade.verdict.status is Status.CRASHED
    assert marked.grade.score == 0


def test_a_graded_attempt_is_left_alone(site: Academy, people: dict[str, int]) -> None:
    attempt_id = given_up(site, people["bob"])
    before = grading.marked(site, attempt_id)

    grading.grade(site, attempt_id)
    assert grading.marked(site, attempt_id) == before


def test_what_does_not_exist_is_said(site: Academy) -> None:
    with pytest.raises(NotFound, match="no exercise called “nowhere”"):
        grading.exercise(site, "nowhere")
    with pytest.raises(NotFound, match="no such attempt"):
        grading.marked(site, 999)


def test_an_attempt_at_an_exercise_that_is_gone_is_given_up(
    site: Academy, people: dict[str, int]
) -> None:
    with site.store.write() as tx:
        attempt_id = tx.attempts.add(
            people["bob"], "long-gone", "d", submission=WORK, hints=0, now=site.clock()
        )
    grading.grade(site, attempt_id)
    grading.release_leases(site)

    assert grading.resume(site) == 0
