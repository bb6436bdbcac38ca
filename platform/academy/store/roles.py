"""The roles that people hold."""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from academy.domain.people import Role
from academy.store.tables import PersonRow, RoleRow


class Roles:
    """Reads and writes roles within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, person_id: int) -> frozenset[Role]:
        """Return the roles given to the person, and supervisor where somebody reports to them."""
        given = self._session.scalars(select(RoleRow.role).where(RoleRow.person_id == person_id))
        roles = {Role.LEARNER, *(Role(role) for role in given)}
        leads = select(PersonRow.id).where(
            PersonRow.manager_id == person_id, PersonRow.left_on.is_(None)
        )
        if self._session.scalar(leads.limit(1)) is not None:
            roles.add(Role.SUPERVISOR)
        return frozenset(roles)

    def given(self, person_ids: Iterable[int]) -> Mapping[int, tuple[Role, ...]]:
        """Return person id → the roles given to them, in the order of `Role`."""
        query = select(RoleRow).where(RoleRow.person_id.in_(list(person_ids)))
        found: dict[int, list[Role]] = {}
        for row in self._session.scalars(query):
            found.setdefault(row.person_id, []).append(Role(row.role))
        order = list(Role)
        return {id: tuple(sorted(roles, key=order.index)) for id, roles in found.items()}

    def give(self, person_id: int, role: Role) -> None:
        """Give a role; giving it twice changes nothing."""
        self._session.merge(RoleRow(person_id=person_id, role=role.value))

    def take(self, person_id: int, role: Role) -> None:
        """Take a role away."""
        self._session.execute(
            delete(RoleRow).where(RoleRow.person_id == person_id, RoleRow.role == role.value)
        )
