"""Live through a simulated year: every event goes through the rules that real ones go through.

Only the clock differs: the services that assign and publish are told that it is that day.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from operator import attrgetter, itemgetter

from academy.city.year_plan import Assigned, Left, Moved, Year
from academy.domain.people import Viewer
from academy.services import assigning, publishing
from academy.services.context import Academy
from academy.services.demo_events import Recorder
from academy.store.people import NewPerson

Report = Callable[[str, int, int], None]  # what is being done, how many are done, of how many
PUBLISHED = time(23, 50, tzinfo=UTC)  # a timer publishes when a month ends


class Replay:
    """A year about to happen, in an academy that holds nothing but its departments."""

    def __init__(self, academy: Academy, year: Year, people: Iterable[NewPerson]) -> None:
        self._academy, self._year = academy, year
        self._recorder = Recorder(academy, year)
        self._joining = sorted(people, key=attrgetter("hire_date"), reverse=True)
        self.ids: dict[str, int] = {}  # of those who have joined so far, by employee number

    def begin(self) -> Academy:
        """Let everybody in who works here on the first day; return the academy as of then."""
        self._hire(self._year.since)
        return self._on(_start_of(self._year.since))

    def happen(self, data_manager: str, report: Report) -> None:
        """Let everything happen in the order of time, and tell which month is over."""
        months = len(self._year.months)
        for at, change in sorted(self._changes(data_manager), key=itemgetter(0)):
            self._hire(at.date())
            change()
            if at.timetz() == PUBLISHED:
                report(f"{at:%B %Y}", self._year.months.index(at.date()) + 1, months)
        self._hire(self._year.until)
        self._recorder.record(self.ids, _start_of(self._year.until))

    def _changes(self, data_manager: str) -> Iterator[tuple[datetime, Callable[[], None]]]:
        for one in self._year.assigned:
            yield one.at, partial(self._assign, one, data_manager)
        for moved in self._year.moves:
            yield _start_of(moved.on), partial(self._move, moved)
        for left in self._year.leavers:
            yield _start_of(left.on), partial(self._leave, left)
        for day in self._year.months:
            at = datetime.combine(day, PUBLISHED)
            yield at, partial(self._publish, at)

    def _hire(self, day: date) -> None:
        """Let everybody in who was hired until a day."""
        new: list[NewPerson] = []
        while self._joining and (self._joining[-1].hire_date or day) <= day:
            new.append(self._joining.pop())
        with self._academy.store.write() as tx:
            self.ids.update(tx.people.add(new, day))

    def _assign(self, one: Assigned, data_manager: str) -> None:
        then = self._on(one.at)
        with then.store.read() as tx:
            id = self.ids[data_manager]
            person, roles = tx.people.get(id), tx.roles.of(id)
        actor = None if person is None else Viewer(person, roles)
        assigning.assign(then, one.curriculum, one.audience, one.due, actor)

    def _move(self, one: Moved) -> None:
        with self._academy.store.write() as tx:
            tx.people.move(self.ids[one.employee_id], one.present, one.on)

    def _leave(self, one: Left) -> None:
        with self._academy.store.write() as tx:
            tx.people.leave(self.ids[one.employee_id], one.on)

    def _publish(self, at: datetime) -> None:
        self._recorder.record(self.ids, _start_of(at.date() + timedelta(days=1)))
        publishing.publish(self._on(at), at.date())

    def _on(self, at: datetime) -> Academy:
        """Return the academy as of a moment: the same, but for its clock."""
        return replace(self._academy, clock=lambda: at)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
