import signal
import time
from collections.abc import Callable

import pytest

from academy.domain.grading import Status, Submission
from academy.services import grading
from live_site import LiveSite

SLUG = "what-are-residents-asking"
PATIENCE = 60.0


def wait_for_verdict(site: LiveSite, attempt_id: int) -> grading.Marked:
    deadline = time.monotonic() + PATIENCE
    while (marked := grading.marked(site.parts, attempt_id)).grade is None:
        assert time.monotonic() < deadline, "no verdict came"
        time.sleep(0.2)
    return marked


def wait_until_graded_by_the_server(site: LiveSite, attempt_id: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while grading.marked(site.parts, attempt_id).attempt.state != "grading":
        assert time.monotonic() < deadline, "the server never took the attempt"
        time.sleep(0.02)


def slow_but_right(site: LiveSite) -> Submission:
    """The solution, made slow enough that the server can be killed in the middle."""
    solution = dict(grading.exercise(site.parts, SLUG).solution)
    first = next(iter(solution))
    solution[first] = f"import time; time.sleep(2)\n{solution[first]}"
    return Submission.from_answers(solution)


@pytest.mark.kernel
def test_an_attempt_outlives_a_kill_between_saved_and_graded(
    new_site: Callable[[], LiveSite],
) -> None:
    site = new_site()
    with site.parts.store.read() as tx:
        person = tx.people.find("employee@riverbend.example")
    assert person is not None
    attempt_id = _save_only(site, person.id)
    site.start()
    wait_until_graded_by_the_server(site, attempt_id)

    site.stop(signal.SIGKILL)
    assert grading.marked(site.parts, attempt_id).grade is None

    site.start()
    marked = wait_for_verdict(site, attempt_id)
    assert marked.grade is not None
    assert marked.grade.verdict.status is Status.GRADED
    assert marked.grade.verdict.passed
    assert len(grading.history(site.parts, person.id, SLUG)) == 1


def _save_only(site: LiveSite, person_id: int) -> int:
    """Commit an attempt as `grading.submit` does, and die before anybody is told of it."""
    with site.parts.store.write() as tx:
        return tx.attempts.add(
            person_id,
            SLUG,
            grading.exercise(site.parts, SLUG).digest,
            submission=slow_but_right(site),
            hints=0,
            now=site.parts.clock(),
        )
