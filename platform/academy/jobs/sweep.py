"""Something that is done again and again while the server lives."""

import logging
from collections.abc import Callable
from threading import Event, Thread

log = logging.getLogger(__name__)


class Sweep:
    """Calls `action` every `seconds` on a thread of its own, from its making until `stop`."""

    def __init__(self, action: Callable[[], object], seconds: float) -> None:
        self._action = action
        self._seconds = seconds
        self._stopped = Event()
        self._thread = Thread(target=self._go, name="sweep", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop after the call that is under way."""
        self._stopped.set()
        self._thread.join()

    def _go(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                self._action()
            except Exception:
                # The next round may go well (a database that restarts); a dead sweep never would.
                log.exception("the sweep failed")
