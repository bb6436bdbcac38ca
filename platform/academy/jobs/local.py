"""The queue inside the server's own process: the default, for one machine."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock

from academy.jobs.queue import Handlers

log = logging.getLogger(__name__)


class LocalQueue:
    """Runs jobs on a few threads of this process.

    The same job is never queued twice at a time. A handler that raises is logged and forgotten
    here: the work's own state in the database says that it is not done.
    """

    def __init__(self, handlers: Handlers, workers: int) -> None:
        self._handlers = handlers
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="job")
        self._running: dict[tuple[str, int], Future[None]] = {}
        self._lock = Lock()

    def put(self, name: str, id: int) -> None:
        """Have the job done soon, once."""
        key = (name, id)
        with self._lock:
            if key in self._running:
                return
            future = self._pool.submit(self._handlers[name], id)
            self._running[key] = future
        future.add_done_callback(lambda done: self._finished(key, done))

    def wait(self, name: str, id: int, seconds: float) -> bool:
        """Wait until the job is done, `seconds` at most; say whether it is."""
        with self._lock:
            future = self._running.get((name, id))
        return future is None or bool(wait([future], seconds).done)

    def close(self) -> None:
        """Stop taking jobs, and finish those begun; those not begun stay in the database."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _finished(self, key: tuple[str, int], done: Future[None]) -> None:
        with self._lock:
            del self._running[key]
        if not done.cancelled() and (error := done.exception()):
            log.error("job %s %s failed", *key, exc_info=error)
