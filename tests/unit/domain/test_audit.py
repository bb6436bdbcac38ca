from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from academy.domain.audit import FIRST, Entry, entry_hash, faults

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

words = st.text(max_size=8)
values = st.dictionaries(words, st.one_of(words, st.integers(), st.none()), max_size=2)
changes = st.lists(st.tuples(words, words, words, values, values), min_size=1, max_size=6)
Change = tuple[str, str, str, dict[str, object], dict[str, object]]


def chain(changes: Sequence[Change]) -> list[Entry]:
    entries: list[Entry] = []
    for number, (actor, action, subject, before, after) in enumerate(changes, start=1):
        previous = entries[-1].hash if entries else FIRST
        at = START + timedelta(minutes=number)
        bare = Entry(number, at, actor, action, subject, before, after, previous, "")
        entries.append(replace(bare, hash=entry_hash(bare)))
    return entries


def place_in(entries: list[Entry], data: st.DataObject) -> int:
    return data.draw(st.integers(0, len(entries) - 1))


@given(changes)
def test_a_chain_that_nobody_touched_holds(done: list[Change]) -> None:
    assert faults(chain(done)) == ()
    assert faults([]) == ()


@given(changes, st.sampled_from(["actor", "action", "subject"]), words, st.data())
def test_a_changed_word_is_found(
    done: list[Change], field: str, word: str, data: st.DataObject
) -> None:
    entries = chain(done)
    place = place_in(entries, data)
    assume(getattr(entries[place], field) != word)
    changed: dict[str, Any] = {field: word}
    entries[place] = replace(entries[place], **changed)

    assert f"Entry {place + 1} was changed after it was written." in faults(entries)


@given(changes, st.sampled_from(["before", "after"]), values, st.data())
def test_a_changed_value_is_found(
    done: list[Change], field: str, value: dict[str, object], data: st.DataObject
) -> None:
    entries = chain(done)
    place = place_in(entries, data)
    assume(getattr(entries[place], field) != value)
    changed: dict[str, Any] = {field: value}
    entries[place] = replace(entries[place], **changed)

    assert faults(entries) != ()


@given(changes, st.data())
def test_a_change_with_a_new_hash_breaks_the_link_after_it(
    done: list[Change], data: st.DataObject
) -> None:
    entries = chain(done)
    assume(len(entries) > 1)
    place = data.draw(st.integers(0, len(entries) - 2))
    forged = replace(entries[place], at=entries[place].at + timedelta(days=1))
    entries[place] = replace(forged, hash=entry_hash(forged))

    assert faults(entries) == (f"Entry {place + 2} does not follow the entry before it.",)


@given(changes, st.data())
def test_an_entry_taken_out_of_the_chain_is_found(done: list[Change], data: st.DataObject) -> None:
    entries = chain(done)
    assume(len(entries) > 1)
    place = data.draw(st.integers(0, len(entries) - 2))
    del entries[place]

    assert any(f"Entry {place + 1} is missing" in fault for fault in faults(entries))


@given(changes, st.data())
def test_two_entries_that_change_places_are_found(done: list[Change], data: st.DataObject) -> None:
    entries = chain(done)
    assume(len(entries) > 1)
    one = data.draw(st.integers(0, len(entries) - 2))
    entries[one], entries[one + 1] = entries[one + 1], entries[one]

    assert faults(entries) != ()


@given(changes, st.data())
def test_an_entry_put_in_between_is_found(done: list[Change], data: st.DataObject) -> None:
    entries = chain(done)
    place = place_in(entries, data)
    entries.insert(place, replace(entries[place], actor=entries[place].actor + "!"))

    assert faults(entries) != ()
