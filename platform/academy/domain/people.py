"""People, the roles they hold, and what each role may see and do.

Everything that is not granted here is denied.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What the academy lets a person do; a person may hold several. Job roles are another thing."""

    LEARNER = "learner"
    SUPERVISOR = "supervisor"
    DATA_MANAGER = "data_manager"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The words a reader sees."""
        return self.value.replace("_", " ").capitalize()


class Permission(StrEnum):
    """One thing a role may do. Each route of the site names exactly one."""

    PUBLIC = "public"  # without signing in
    LEARN = "learn"  # read content, work on exercises, see one's own record
    SEE_TEAM = "see_team"  # records of direct and indirect reports
    SEE_ANY_RECORD = "see_any_record"
    SEE_PUBLISHED = "see_published"  # published, suppressed reports
    SEE_LIVE_COUNTS = "see_live_counts"
    SEE_ITEM_ANALYSIS = "see_item_analysis"
    NOTE_ON_TEAM = "note_on_team"
    ASSIGN = "assign"  # assign curricula, regrade, score
    SEE_ACCOUNTS = "see_accounts"
    CHANGE_ACCOUNTS = "change_accounts"
    READ_AUDIT = "read_audit"
    CHANGE_SETTINGS = "change_settings"


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.LEARNER: frozenset({Permission.LEARN}),
    Role.SUPERVISOR: frozenset({Permission.LEARN, Permission.SEE_TEAM, Permission.NOTE_ON_TEAM}),
    Role.DATA_MANAGER: frozenset(
        {
            Permission.LEARN,
            Permission.SEE_ANY_RECORD,
            Permission.SEE_PUBLISHED,
            Permission.SEE_LIVE_COUNTS,
            Permission.SEE_ITEM_ANALYSIS,
            Permission.ASSIGN,
            Permission.READ_AUDIT,
        }
    ),
    Role.LEADER: frozenset({Permission.LEARN, Permission.SEE_PUBLISHED}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.LEARN,
            Permission.SEE_ACCOUNTS,
            Permission.CHANGE_ACCOUNTS,
            Permission.READ_AUDIT,
            Permission.CHANGE_SETTINGS,
        }
    ),
}

# A leader reads departments, never persons, whatever other role they hold.
NEVER: dict[Role, frozenset[Permission]] = {Role.LEADER: frozenset({Permission.SEE_ANY_RECORD})}


@dataclass(frozen=True)
class Department:
    """A department of the city."""

    id: str  # "D04"
    name: str


@dataclass(frozen=True)
class Person:
    """A member of the city's staff, as the roster knows them. No demographics are kept."""

    id: int
    employee_id: str
    email: str  # "" when the person has no mailbox
    first_name: str
    last_name: str
    department_id: str
    job_roles: tuple[str, ...]  # slugs; everyone also belongs to "all-staff"
    manager_id: int | None
    hire_date: date | None
    job_family: str
    left_on: date | None = None
    demo: bool = False

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Viewer:
    """Somebody who is signed in: who they are and what they may do."""

    person: Person
    roles: frozenset[Role]
    sign_in_id: int = 0
    permissions: frozenset[Permission] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "permissions", permissions_of(self.roles))

    def may(self, permission: Permission) -> bool:
        """Say whether one of the roles grants this."""
        return permission in self.permissions


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Return what these roles grant together; everyone is a learner, and a role's "never" wins."""
    granted = frozenset[Permission]().union(*(GRANTS[role] for role in roles | {Role.LEARNER}))
    denied = frozenset[Permission]().union(*(NEVER.get(role, frozenset()) for role in roles))
    return granted - denied | {Permission.PUBLIC}


def may_see_record(viewer: Viewer, subject_id: int, managers: tuple[int, ...]) -> bool:
    """Say whether the viewer may see this person's record.

    `managers` holds the ids of the subject's managers, direct and indirect.
    """
    if viewer.person.id == subject_id or viewer.may(Permission.SEE_ANY_RECORD):
        return True
    return viewer.may(Permission.SEE_TEAM) and viewer.person.id in managers
