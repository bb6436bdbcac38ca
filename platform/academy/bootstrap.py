"""The one place that wires settings, store, content, sandbox, queue and services together."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Thread

from academy.city import build
from academy.config import Settings
from academy.content import shelf
from academy.content.library import Library
from academy.domain.errors import InvalidContent, SetupProblem
from academy.domain.grading import Cities
from academy.jobs.local import LocalQueue
from academy.jobs.queue import Handler
from academy.jobs.sweep import Sweep
from academy.sandbox.engine import Engine, SandboxSettings
from academy.services import codes, grading
from academy.services.context import Academy
from academy.services.messages import make_messenger
from academy.store import schema
from academy.store.database import Store

CONTENT_SECONDS = 5.0  # How soon a running server serves what `content publish` put on the shelf.
SWEEP_SECONDS = 30.0  # How long work whose holder died may lie before it is taken up again.


log = logging.getLogger(__name__)


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


def make_engine(settings: Settings) -> Engine:
    """Make the sandbox of these settings; it is not started."""
    return Engine(
        SandboxSettings(
            scratch=settings.home / "scratch",
            run_seconds=settings.run_seconds,
            memory_megabytes=settings.memory_megabytes,
            parallel=_cores() + 1,
            unsafe=settings.unsafe_sandbox,
        )
    )


def make_store(settings: Settings) -> Store:
    """Open the database, and bring it up to date."""
    _make_home(settings.home)
    store = Store(settings.database_url)
    schema.migrate(store)
    return store


def make_academy(settings: Settings) -> Academy:
    """Wire everything; nothing is started, and the database is brought up to date."""
    store = make_store(settings)
    handlers: dict[str, Handler] = {}
    academy = Academy(
        settings=settings,
        store=store,
        library=_open_library(settings),
        engine=make_engine(settings),
        queue=LocalQueue(handlers, workers=_cores() + 1),
        messenger=make_messenger(settings),
        clock=now,
    )
    handlers[grading.JOB] = partial(grading.grade, academy)
    handlers[codes.JOB] = partial(codes.mail_code, academy)
    return academy


def renew_content(settings: Settings) -> bool:
    """Put the content of the repository on the shelf; with faults, the last good one stays there.

    Return whether something else was there before, so that progress has to follow. Raises
    InvalidContent when there is no good one.
    """
    before = shelf.on_shelf(settings.shelf)
    try:
        after = shelf.put(settings.courses, settings.exercises, settings.shelf)
    except InvalidContent as error:
        if not before:
            raise
        log.error("The content has faults, so the last good one is served:\n%s", error)  # noqa: TRY400  # the faults say it all
        return False
    return before not in ("", after)


def ready_cities(settings: Settings) -> Cities:
    """Return the folders of the sample cities, generated now if they are not there yet."""
    if not build.is_current(settings.city):
        build.build(settings.city)
    return Cities(settings.city / "first", settings.city / "second")


@contextmanager
def serving(academy: Academy) -> Iterator[None]:
    """Run the sandbox and the background work for as long as the server lives."""
    academy.engine.begin()
    warming = Thread(target=_warm, args=(academy,), name="warming", daemon=True)
    warming.start()
    grading.release_leases(academy)
    grading.resume(academy)
    sweeps = (
        Sweep(partial(grading.resume, academy), SWEEP_SECONDS),
        Sweep(academy.library.refresh, CONTENT_SECONDS),
    )
    try:
        yield
    finally:
        for sweep in sweeps:
            sweep.stop()
        warming.join()
        close(academy)


def _warm(academy: Academy) -> None:
    """Make the sandbox ready before the first person needs it; pages are served meanwhile."""
    try:
        academy.engine.warm(academy.cities)
    except Exception:
        # Whoever runs code next gets the same error; here it is for the operator.
        log.exception("the sandbox did not start")


def close(academy: Academy) -> None:
    """Finish the work begun, and give everything back."""
    academy.queue.close()
    academy.engine.close()
    academy.store.close()


def _open_library(settings: Settings) -> Library:
    """Open the content on the shelf; what is in the repository gets there first if none is."""
    if not shelf.on_shelf(settings.shelf):
        shelf.put(settings.courses, settings.exercises, settings.shelf)
    return Library(*shelf.folders(settings.shelf))


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupProblem(
            f"The data folder {home} cannot be made ({error.strerror}); "
            "set ACADEMY_HOME to a folder that can be written to."
        ) from error
