"""Keep the projection of skills in step with the events it follows from."""

from collections.abc import Mapping
from typing import TypeVar

from academy.domain.catalog import Framework
from academy.domain.errors import NotFound
from academy.domain.people import Person
from academy.domain.progress import Events
from academy.domain.projection import (
    ExerciseState,
    SkillState,
    count_keys,
    exercise_states,
    skill_states,
)
from academy.services.context import Academy
from academy.store.database import Transaction

Key = TypeVar("Key")


def refresh(tx: Transaction, framework: Framework, person_id: int) -> None:
    """Recompute one person's states from their events, in the transaction that changed an event."""
    person = tx.people.get(person_id)
    if person is None:
        raise NotFound(f"There is no person with the id {person_id}.")
    events = Events(
        tx.attempts.passes(person_id).get(person_id, ()),
        tx.learning.quizzes_passed(person_id),
        tx.progress.approvals(person_id).get(person_id, ()),
    )
    tx.progress.replace_person(
        person_id,
        skill_states(framework, person, events),
        exercise_states(tx.attempts.graded(person_id)),
    )


def rebuild(academy: Academy) -> int:
    """Recompute the projection for everyone from the events; return how many persons it covers."""
    with academy.store.write() as tx:
        people = tx.people.everyone()
        skills, exercises = _recomputed(tx, academy.catalog.framework, people)
        tx.progress.replace_all(skills, exercises)
    return len(people)


def differences(academy: Academy) -> tuple[str, ...]:
    """Compare the projection with the events; return one sentence for each difference."""
    with academy.store.read() as tx:
        people = tx.people.everyone()
        skills, exercises = _recomputed(tx, academy.catalog.framework, people)
        found = [
            *_compare("skill", _keyed_skills(skills), _keyed_skills(tx.progress.skills())),
            *_compare("exercise", _keyed(exercises), _keyed(tx.progress.exercises())),
            *_compare("count", count_keys(skills), tx.progress.counts()),
        ]
    return tuple(found)


def _recomputed(
    tx: Transaction, framework: Framework, people: tuple[Person, ...]
) -> tuple[tuple[SkillState, ...], tuple[ExerciseState, ...]]:
    passes, approvals = tx.attempts.passes(), tx.progress.approvals()
    quizzes = tx.learning.all_quizzes_passed()
    skills = tuple(
        state
        for person in people
        for state in skill_states(
            framework,
            person,
            Events(
                passes.get(person.id, ()), quizzes.get(person.id, ()), approvals.get(person.id, ())
            ),
        )
    )
    return skills, exercise_states(tx.attempts.graded())


def _keyed_skills(states: tuple[SkillState, ...]) -> Mapping[object, object]:
    return {(state.person_id, state.skill): state for state in states}


def _keyed(states: tuple[ExerciseState, ...]) -> Mapping[object, object]:
    return {(state.person_id, state.exercise): state for state in states}


def _compare(what: str, truth: Mapping[Key, object], kept: Mapping[Key, object]) -> list[str]:
    """Return a sentence for each key whose value is not the same on both sides."""
    keys = [*truth, *(key for key in kept if key not in truth)]
    return [
        f"{what} {key}: the events say {truth.get(key)}, the projection {kept.get(key)}."
        for key in keys
        if truth.get(key) != kept.get(key)
    ]
