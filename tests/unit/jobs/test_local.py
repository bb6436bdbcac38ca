import logging
from threading import Event

import pytest

from academy.jobs.local import LocalQueue
from academy.jobs.sweep import Sweep

SOON = 10.0


def test_a_job_is_done_by_its_handler() -> None:
    done: list[int] = []
    queue = LocalQueue({"grade": done.append}, workers=1)
    queue.put("grade", 7)

    assert queue.wait("grade", 7, SOON)
    queue.close()
    assert done == [7]


def test_waiting_ends_when_the_time_is_up() -> None:
    go = Event()

    def handle(id: int) -> None:
        go.wait(SOON)

    queue = LocalQueue({"grade": handle}, workers=1)
    queue.put("grade", 7)

    assert not queue.wait("grade", 7, 0.01)
    go.set()
    assert queue.wait("grade", 7, SOON)
    queue.close()


def test_the_same_job_is_not_queued_twice_at_a_time() -> None:
    go = Event()
    done: list[int] = []

    def handle(id: int) -> None:
        go.wait(SOON)
        done.append(id)

    queue = LocalQueue({"grade": handle}, workers=2)
    for _ in range(3):
        queue.put("grade", 7)
    go.set()
    queue.close()
    assert done == [7]


def test_a_handler_that_raises_is_logged_and_the_next_job_is_done(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def handle(id: int) -> None:
        if id == 1:
            raise ValueError("broken")

    queue = LocalQueue({"grade": handle}, workers=1)
    with caplog.at_level(logging.ERROR):
        queue.put("grade", 1)
        queue.wait("grade", 1, SOON)
        queue.put("grade", 2)
        assert queue.wait("grade", 2, SOON)
        queue.close()
    assert "job grade 1 failed" in caplog.text


def test_a_sweep_goes_on_after_a_failure_and_stops_when_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seen = Event()
    calls: list[int] = []

    def act() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("broken")
        seen.set()

    with caplog.at_level(logging.ERROR):
        sweep = Sweep(act, 0.01)
        assert seen.wait(SOON)
        sweep.stop()
    assert "the sweep failed" in caplog.text
