"""The notes that supervisors wrote in the year: that somebody used a skill at work."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from academy.city.year_calendar import moment, working_day
from academy.city.year_habits import NOTES
from academy.city.year_plan import Noted, Try
from academy.city.year_staff import Setting
from academy.domain.catalog import Evidence, Level
from academy.domain.people import Person

WRITTEN, OF = 25, 3800  # so many notes for so many people in a year


def draw_notes(
    rng: np.random.Generator, setting: Setting, tries: Sequence[Try]
) -> tuple[Noted, ...]:
    """Return the notes in the order of time, each some weeks after what it follows was passed."""
    people = {person.employee_id: person for person in setting.staff.people}
    by_id = {person.id: person for person in setting.staff.people}
    wanted = max(1, round(len(people) * WRITTEN / OF))
    able = [one for one in _one_each(setting, tries) if people[one.employee_id].manager_id]
    notes: list[Noted] = []
    for number in rng.permutation(len(able)).tolist():
        person = people[able[number].employee_id]
        lead = by_id[person.manager_id or 0]
        note = _note(rng, setting, able[number], person, lead)
        if note is not None and len(notes) < wanted:
            notes.append(note)
    return tuple(sorted(notes, key=lambda note: note.at))


def _one_each(setting: Setting, tries: Sequence[Try]) -> list[Try]:
    """Return one passed exercise of each person, the one that shows the highest level."""
    best: dict[str, Try] = {}
    for one in tries:
        old = best.get(one.employee_id)
        if one.right and (old is None or _top(setting, one).level > _top(setting, old).level):
            best[one.employee_id] = one
    return [one for one in best.values() if setting.catalog.exercises[one.exercise].evidence]


def _note(
    rng: np.random.Generator, setting: Setting, one: Try, person: Person, lead: Person
) -> Noted | None:
    """Return the note, or None when the person would have left by then, or the year be over."""
    day = working_day(one.at.date() + timedelta(days=int(rng.integers(5, 40))))
    last = setting.staff.last_day(person)
    if day >= setting.until or (last is not None and day > last):
        return None
    return Noted(
        employee_id=person.employee_id,
        by=lead.employee_id,
        skill=_top(setting, one).skill,
        level=Level.PRACTITIONER,
        text=NOTES[int(rng.integers(len(NOTES)))],
        at=moment(day, float(rng.uniform(8.5, 16.5))),
    )


def _top(setting: Setting, one: Try) -> Evidence:
    return max(
        setting.catalog.exercises[one.exercise].evidence,
        key=lambda evidence: evidence.level,
        default=Evidence("", Level.NONE),
    )
