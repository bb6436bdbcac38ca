from datetime import datetime, timedelta

from academy.domain.accounts import Tries
from academy.store.database import Store
from academy.store.kept import KeptWork

HOUR = timedelta(hours=1)


def test_a_person_has_no_password_until_one_is_set(store: Store, ana: int) -> None:
    with store.write() as tx:
        account = tx.accounts.get(ana)
        assert account is not None
        assert account.password_hash == ""
        assert tx.accounts.with_password([ana]) == frozenset()
        tx.accounts.set_password(ana, "hash")
        again = tx.accounts.get(ana)
        assert again is not None
        assert again.password_hash == "hash"
        assert tx.accounts.with_password([ana, 99_999]) == {ana}
        assert tx.accounts.get(99_999) is None


def test_a_code_works_once_for_its_person_and_in_its_time(
    store: Store, ana: int, now: datetime
) -> None:
    with store.write() as tx:
        tx.accounts.add_code(ana, "c1", now + HOUR, replacing_at=now)
        assert not tx.accounts.has_code(ana + 1, "c1", now)
        assert not tx.accounts.has_code(ana, "c2", now)
        assert not tx.accounts.has_code(ana, "c1", now + HOUR)
        assert tx.accounts.has_code(ana, "c1", now)
        assert tx.accounts.use_code(ana, "c1", now)
        assert not tx.accounts.use_code(ana, "c1", now)
        assert not tx.accounts.has_code(ana, "c1", now)


def test_a_printed_code_replaces_older_ones_and_a_mailed_one_does_not(
    store: Store, ana: int, now: datetime
) -> None:
    with store.write() as tx:
        tx.accounts.add_code(ana, "printed", now + HOUR, replacing_at=now)
        tx.accounts.add_code(ana, "mailed", now + HOUR, replacing_at=None)
        assert tx.accounts.has_code(ana, "printed", now)
        assert tx.accounts.codes_until(ana, after=now, until=now + HOUR) == 2
        assert tx.accounts.codes_until(ana, after=now, until=now + HOUR / 2) == 0
        tx.accounts.add_code(ana, "printed again", now + HOUR, replacing_at=now)
        assert not tx.accounts.has_code(ana, "printed", now)
        assert not tx.accounts.has_code(ana, "mailed", now)
        assert tx.accounts.has_code(ana, "printed again", now)


def test_tries_are_counted_under_their_digest_and_forgotten(store: Store, now: datetime) -> None:
    with store.write() as tx:
        assert tx.accounts.tries("k", now) == Tries(now)
        tx.accounts.set_tries("k", Tries(now, 4))
        tx.accounts.set_tries("k", Tries(now, 5, now + HOUR))
        tx.accounts.set_tries("other", Tries(now - HOUR, 1))
    with store.write() as tx:
        assert tx.accounts.tries("k", now + HOUR) == Tries(now, 5, now + HOUR)
        tx.accounts.forget_tries_before(now)
        assert tx.accounts.tries("other", now) == Tries(now)
        tx.accounts.forget_tries("k")
        assert tx.accounts.tries("k", now) == Tries(now)


def test_sign_ins_end_one_by_one_or_all_together(store: Store, ana: int, now: datetime) -> None:
    with store.write() as tx:
        for token in ("t1", "t2", "t3"):
            tx.accounts.start_sign_in(ana, token, shared_computer=token == "t2", now=now)
        first, second = tx.accounts.sign_in("t1"), tx.accounts.sign_in("t2")
        assert first is not None
        assert second is not None
        assert (first.shared_computer, second.shared_computer) == (False, True)
        tx.accounts.note_seen(second.id, now + HOUR)
        tx.accounts.end_sign_in(first.id, now)
        tx.accounts.end_all(ana, now + HOUR)
    with store.read() as tx:
        ended = [tx.accounts.sign_in(token) for token in ("t1", "t2", "t3")]
        assert [one and one.ended_at for one in ended] == [now, now + HOUR, now + HOUR]
        assert [one and one.seen_at for one in ended] == [now, now + HOUR, now]
        assert tx.accounts.sign_in("t4") is None


def test_the_newest_work_of_an_exercise_is_kept_and_can_be_moved(
    store: Store, ana: int, now: datetime
) -> None:
    with store.write() as tx:
        for token in ("old", "new"):
            tx.accounts.start_sign_in(ana, token, shared_computer=False, now=now)
        old, new = tx.accounts.sign_in("old"), tx.accounts.sign_in("new")
        assert old is not None
        assert new is not None
        tx.kept.put(old.id, KeptWork("one-row", {"a": "1"}, 3, now - HOUR))
        newest = KeptWork("one-row", {"a": "ä"}, 4, now)
        tx.kept.put(old.id, newest)
        tx.kept.put(old.id, KeptWork("other", {"b": "2"}, 0, now - HOUR))
        assert [work.exercise for work in tx.kept.of(old.id)] == ["one-row", "other"]
        tx.kept.move(old.id, "one-row", new.id)
        tx.kept.move(old.id, "no-such", new.id)
        tx.kept.forget_before(now)
        assert tx.kept.of(old.id) == ()
        assert tx.kept.of(new.id) == (newest,)
        tx.kept.forget(new.id, "one-row")
        assert tx.kept.of(new.id) == ()
