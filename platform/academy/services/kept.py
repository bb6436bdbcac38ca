"""Work that arrives after its sign-in has ended: kept for a day, until the same person is back.

It is kept under the ended sign-in, whose token is still in the browser: only that browser, and only
the person whom the sign-in names, can get it back.
"""

from collections.abc import Mapping
from datetime import timedelta

from academy.domain.people import Viewer
from academy.services.accounts import token_hash
from academy.services.context import Academy
from academy.store.database import Transaction
from academy.store.kept import KeptWork

KEPT_FOR = timedelta(days=1)


def keep_work(
    academy: Academy, token: str, slug: str, answers: Mapping[str, str], based_on: int
) -> bool:
    """Keep what was typed into an exercise; say whether it was.

    `based_on` is the revision of the draft it was typed on top of. Nothing is kept for a token that
    never was, for an exercise that does not exist, or of cells that it does not have.
    """
    exercise = academy.catalog.exercises.get(slug)
    if exercise is None:
        return False
    known = {cell.id for cell in exercise.cells}
    work = {id: text for id, text in answers.items() if id in known}
    now = academy.clock()
    with academy.store.write() as tx:
        found = tx.accounts.sign_in(token_hash(token))
        if found is None or not work:
            return False
        tx.kept.put(found.id, KeptWork(slug, work, based_on, now))
        tx.kept.forget_before(now - KEPT_FOR)
    return True


def has_kept_work(academy: Academy, token: str) -> bool:
    """Say whether something is kept for whoever signs in again in the browser of this token."""
    with academy.store.read() as tx:
        return bool(_kept(academy, tx, token))


def restore_work(academy: Academy, old_token: str, viewer: Viewer) -> tuple[str, ...]:
    """Save the viewer's kept work as drafts; return the slugs of these exercises, newest first.

    Where a newer draft was saved elsewhere in the meantime, that draft stays, and the work is kept
    under the viewer's new sign-in until they decide (`undecided`).
    """
    now = academy.clock()
    with academy.store.write() as tx:
        old = tx.accounts.sign_in(token_hash(old_token))
        if old is None or old.person_id != viewer.person.id:
            return ()
        kept = _kept(academy, tx, old_token)
        for work in kept:
            saved = tx.learning.save_draft(
                viewer.person.id, work.exercise, work.answers, based_on=work.based_on, now=now
            )
            if saved is None and not _same(tx, viewer, work):
                tx.kept.move(old.id, work.exercise, viewer.sign_in_id)
            else:
                tx.kept.forget(old.id, work.exercise)
    return tuple(work.exercise for work in kept)


def undecided(academy: Academy, viewer: Viewer, slug: str) -> KeptWork | None:
    """Return kept work that waits for the viewer, because a newer draft was saved elsewhere."""
    with academy.store.read() as tx:
        works = tx.kept.of(viewer.sign_in_id)
    since = academy.clock() - KEPT_FOR
    return next((work for work in works if work.exercise == slug and work.at >= since), None)


def use_kept_work(academy: Academy, viewer: Viewer, slug: str) -> None:
    """Put the kept work in the place of the draft, as the viewer has decided."""
    with academy.store.write() as tx:
        work = next((w for w in tx.kept.of(viewer.sign_in_id) if w.exercise == slug), None)
        if work is None:
            return
        draft = tx.learning.draft(viewer.person.id, slug)
        tx.learning.save_draft(
            viewer.person.id,
            slug,
            work.answers,
            based_on=draft.revision if draft else 0,
            now=academy.clock(),
        )
        tx.kept.forget(viewer.sign_in_id, slug)


def drop_kept_work(academy: Academy, viewer: Viewer, slug: str) -> None:
    """Let go of the kept work, as the viewer has decided."""
    with academy.store.write() as tx:
        tx.kept.forget(viewer.sign_in_id, slug)


def _kept(academy: Academy, tx: Transaction, token: str) -> tuple[KeptWork, ...]:
    found = tx.accounts.sign_in(token_hash(token))
    since = academy.clock() - KEPT_FOR
    works = () if found is None else tx.kept.of(found.id)
    return tuple(work for work in works if work.at >= since)


def _same(tx: Transaction, viewer: Viewer, work: KeptWork) -> bool:
    draft = tx.learning.draft(viewer.person.id, work.exercise)
    return draft is not None and dict(draft.answers) == dict(work.answers)
