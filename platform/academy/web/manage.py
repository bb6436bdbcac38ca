"""What a supervisor sees of their team, and the record of one person."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from academy.domain.catalog import Level
from academy.domain.people import Permission
from academy.services import following, learning, roster
from academy.services.following import Mine
from academy.services.roster import TeamLine
from academy.web import learn_page as page
from academy.web.access import requires
from academy.web.assigned_page import assigned_views, standings
from academy.web.current import academy, viewer

blueprint = Blueprint("manage", __name__)


@blueprint.get("/team")
@requires(Permission.SEE_TEAM)
def team() -> ResponseReturnValue:
    """List the viewer's people."""
    lines = roster.team(academy(), viewer())
    given = following.of_team(academy(), [line.person.id for line in lines])
    people = [_line(line, given[line.person.id]) for line in lines]
    return render_template("manage/team.html", people=people)


@blueprint.get("/people/<int:person_id>")
@requires(Permission.LEARN)
def person(person_id: int) -> ResponseReturnValue:
    """Show one person's skills to those whom their record is open to."""
    if person_id == viewer().person.id:
        return redirect(url_for("learn.skills"))
    shown = roster.subject(academy(), viewer(), person_id, "skills")
    lines = learning.skills(academy(), shown.id)
    reached, targets = page.targets_reached(lines)
    names = {department.id: department.name for department in roster.departments(academy())}
    assigned = assigned_views(following.mine(academy(), shown.id), academy().clock().date())
    urls = {view.url for view in assigned}
    ways = [page.course_view(way) for way in learning.courses(academy(), shown.id)]
    titles = {course.slug: course.title for course in academy().catalog.courses}
    return render_template(
        "manage/person.html",
        shown={
            "name": shown.name,
            "department": names[shown.department_id],
            "job_roles": page.role_names(academy().catalog.framework, shown.job_roles),
        },
        supervisor=viewer().may(Permission.SEE_TEAM),
        rows=page.skill_views(lines, titles),
        levels=list(Level),
        reached=reached,
        targets=targets,
        courses=[*assigned, *(view for view in ways if view.url not in urls)],
    )


def _line(line: TeamLine, given: tuple[Mine, ...]) -> dict[str, object]:
    framework = academy().catalog.framework
    return {
        "name": line.person.name,
        "url": url_for("manage.person", person_id=line.person.id),
        "department": line.department,
        "job_roles": page.role_names(framework, line.person.job_roles),
        "reached": line.reached,
        "targets": line.targets,
        "last_active": line.last_active,
        "standings": standings(given),
    }
