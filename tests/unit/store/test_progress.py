from collections import Counter
from datetime import date, datetime

from academy.domain.catalog import Level
from academy.domain.progress import Approval, ApprovalKind
from academy.domain.projection import CountKey, ExerciseState, SkillState, count_keys
from academy.store.database import Store

FILTERS = ("", "job_family:clerical")


def state(
    person: int, level: Level, now: datetime, filters: tuple[str, ...] = FILTERS
) -> SkillState:
    return SkillState(
        person, "S1", "D04", filters, level, Level.WORKING, now, date(2028, 3, 2), 9, "1"
    )


def test_states_come_back_as_they_were_put(store: Store, ana: int, now: datetime) -> None:
    skill = state(ana, Level.AWARENESS, now)
    exercise = ExerciseState(ana, "one-row", 2, 7.5, 10, now)
    with store.write() as tx:
        tx.progress.replace_person(ana, [skill], [exercise])

    with store.read() as tx:
        assert tx.progress.skills(ana) == (skill,)
        assert tx.progress.skills() == (skill,)
        assert tx.progress.exercises(ana) == (exercise,)
        assert tx.progress.exercises() == (exercise,)


def test_counts_move_by_the_difference(store: Store, ana: int, now: datetime) -> None:
    for level in (Level.NONE, Level.AWARENESS, Level.WORKING, Level.WORKING):
        with store.write() as tx:
            tx.progress.replace_person(ana, [state(ana, level, now)], [])

    with store.read() as tx:
        assert tx.progress.counts() == Counter(
            {CountKey("D04", "S1", value, Level.WORKING, Level.WORKING): 1 for value in FILTERS}
        )


def test_somebody_who_has_left_is_no_longer_counted(store: Store, ana: int, now: datetime) -> None:
    for filters in (FILTERS, ()):
        with store.write() as tx:
            tx.progress.replace_person(ana, [state(ana, Level.WORKING, now, filters)], [])

    with store.read() as tx:
        assert tx.progress.counts() == Counter()
        assert len(tx.progress.skills(ana)) == 1


def test_replacing_all_gives_the_same_counts(store: Store, ana: int, now: datetime) -> None:
    new = (state(ana, Level.WORKING, now),)
    with store.write() as tx:
        tx.progress.replace_person(ana, [state(ana, Level.NONE, now)], [])
        tx.progress.replace_all(new, [ExerciseState(ana, "x", 1, 1, 1, None)])

    with store.read() as tx:
        assert tx.progress.counts() == count_keys(new)
    with store.write() as tx:
        tx.progress.replace_all([], [])
        assert tx.progress.skills() == ()


def test_approvals_are_kept_by_person(store: Store, ana: int, now: datetime) -> None:
    note = Approval("S1", Level.PRACTITIONER, ApprovalKind.NOTE, now)
    with store.write() as tx:
        tx.progress.add_approval(ana, note, given_by=ana, text="Seen at the yard.")

    with store.read() as tx:
        assert tx.progress.approvals() == {ana: (note,)}
        assert tx.progress.approvals(ana) == {ana: (note,)}
        assert tx.progress.approvals(ana + 1) == {}
