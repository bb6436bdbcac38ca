"""The parts that services work with, wired once by `academy.bootstrap`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from academy.config import Settings
from academy.content.library import Library
from academy.domain.catalog import Catalog
from academy.domain.grading import Cities
from academy.jobs.queue import Queue
from academy.sandbox.engine import Engine
from academy.services.messages import Messenger
from academy.store.database import Store


@dataclass(frozen=True)
class Academy:
    """Everything a service may need; each takes it as its first argument."""

    settings: Settings
    store: Store
    library: Library
    engine: Engine
    queue: Queue
    messenger: Messenger
    clock: Callable[[], datetime]  # aware, UTC

    @property
    def catalog(self) -> Catalog:
        """The last good content."""
        return self.library.catalog

    @property
    def cities(self) -> Cities:
        """The folders of the two generated cities."""
        return Cities(self.settings.city / "first", self.settings.city / "second")
