"""The learner's pages: what to do now, courses, lessons, quizzes, skills."""

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from academy.domain.catalog import Level
from academy.domain.people import Permission
from academy.domain.steps import CourseProgress, Step, StepKind
from academy.services import following, learning
from academy.web import learn_page as page
from academy.web.access import requires
from academy.web.assigned_page import assigned_views, first_assigned
from academy.web.current import academy, viewer
from academy.web.exercise_page import step_url
from academy.web.links import address_in
from academy.web.markup import render_lesson

blueprint = Blueprint("learn", __name__)


@blueprint.get("/")
@requires(Permission.LEARN)
def home() -> ResponseReturnValue:
    """Show what to do now and how far one is."""
    person = viewer().person
    ways = learning.courses(academy(), person.id)
    given = following.mine(academy(), person.id)
    assigned = assigned_views(given, academy().clock().date())
    urls = {view.url for view in assigned}
    current = first_assigned(given) or _current(ways)
    reached = [line for line in learning.skills(academy(), person.id) if line.state.level]
    return render_template(
        "learn/home.html",
        person=person,
        next_step=page.next_view(current) if current else None,
        assigned=assigned,
        others=[view for way in ways if (view := page.course_view(way)).url not in urls],
        skills=[(line.skill.name, line.state.level) for line in reached],
    )


@blueprint.get("/courses")
@requires(Permission.LEARN)
def courses() -> ResponseReturnValue:
    """List all courses."""
    ways = learning.courses(academy(), viewer().person.id)
    return render_template("learn/courses.html", courses=[page.course_view(way) for way in ways])


@blueprint.get("/courses/<slug>")
@requires(Permission.LEARN)
def course(slug: str) -> ResponseReturnValue:
    """Show one course."""
    person_id = viewer().person.id
    way = learning.in_course(academy(), person_id, slug)
    return render_template(
        "learn/course.html",
        course=way.course,
        done=way.done,
        total=way.total,
        next_step=page.next_view(way),
        lessons=page.part_views(way, StepKind.LESSON),
        exercises=page.exercise_views(way, learning.exercise_states(academy(), person_id)),
        quiz=_quiz_part(way),
    )


@blueprint.get("/courses/<course>/lessons/<slug>")
@requires(Permission.LEARN)
def lesson(course: str, slug: str) -> ResponseReturnValue:
    """Show one lesson."""
    person_id = viewer().person.id
    shown = learning.lesson(academy(), course, slug)
    way = learning.in_course(academy(), person_id, course)
    rendered = render_lesson(shown.body, address_in(course))
    before, following = _around(way, slug)
    states = learning.exercise_states(academy(), person_id)
    lessons = way.course.lessons
    return render_template(
        "learn/lesson.html",
        course=way.course,
        lesson={
            "slug": shown.slug,
            "number": lessons.index(shown) + 1,
            "title": shown.title,
            "minutes": shown.minutes,
            "count": len(lessons),
        },
        html=rendered.html,
        contents=rendered.contents,
        read=any(s.done for s in way.steps if s.kind is StepKind.LESSON and s.slug == slug),
        exercises=page.exercise_views(way, states, shown.exercises),
        previous=_link(before),
        following=_link(following),
    )


@blueprint.post("/courses/<course>/lessons/<slug>/finish")
@requires(Permission.LEARN)
def finish_lesson(course: str, slug: str) -> ResponseReturnValue:
    """Mark a lesson as read and go on."""
    person_id = viewer().person.id
    learning.finish_lesson(academy(), person_id, course, slug)
    _, following = _around(learning.in_course(academy(), person_id, course), slug)
    return redirect(step_url(following) if following else url_for("learn.course", slug=course))


@blueprint.get("/courses/<course>/pictures/<path:name>")
@requires(Permission.LEARN)
def picture(course: str, name: str) -> ResponseReturnValue:
    """Send a picture that lies beside a lesson."""
    return send_file(learning.picture(academy(), course, name))


@blueprint.route("/courses/<slug>/quiz", methods=["GET", "POST"])
@requires(Permission.LEARN)
def quiz(slug: str) -> ResponseReturnValue:
    """Show the quiz; mark it when every question is answered."""
    asked = learning.quiz(academy(), slug)
    taught = learning.course(academy(), slug)
    person_id = viewer().person.id
    chosen = page.chosen_places(asked, request.form)
    missing: list[str] = []
    result = None
    if request.method == "POST":
        missing = [question.id for question in asked.questions if question.id not in chosen]
        if not missing:
            result = learning.take_quiz(academy(), person_id, slug, chosen)
    order = f"{person_id}/{learning.best_quiz_share(academy(), person_id, slug)}"
    return render_template(
        "learn/quiz.html",
        course=taught,
        questions=page.question_views(
            asked, taught.lessons, order=order, chosen=chosen, result=result
        ),
        result=_result_view(result, asked.needed) if result else None,
        missing=missing,
    )


@blueprint.get("/skills")
@requires(Permission.LEARN)
def skills() -> ResponseReturnValue:
    """Show one's own skills and the evidence for them."""
    person = viewer().person
    lines = learning.skills(academy(), person.id)
    reached, targets = page.targets_reached(lines)
    current = _current(learning.courses(academy(), person.id))
    return render_template(
        "learn/skills.html",
        rows=page.skill_views(lines, course_titles()),
        levels=list(Level),
        reached=reached,
        targets=targets,
        job_roles=page.role_names(academy().catalog.framework, person.job_roles),
        next_step=page.next_view(current) if current else None,
    )


def course_titles() -> dict[str, str]:
    """Return course slug → title."""
    return {course.slug: course.title for course in academy().catalog.courses}


def _current(ways: tuple[CourseProgress, ...]) -> CourseProgress | None:
    """Return the course to go on with: one that is begun, else the first that is not done."""
    begun = [way for way in ways if way.started and not way.finished]
    return next(iter(begun or [way for way in ways if not way.finished]), None)


def _around(way: CourseProgress, slug: str) -> tuple[Step | None, Step | None]:
    """Return the steps before and after a lesson."""
    keys = [(step.kind, step.slug) for step in way.steps]
    place = keys.index((StepKind.LESSON, slug))
    lessons = [step for step in way.steps[:place] if step.kind is StepKind.LESSON]
    return (lessons[-1] if lessons else None), way.after(StepKind.LESSON, slug)


def _link(step: Step | None) -> dict[str, str] | None:
    return None if step is None else {"title": step.title, "url": step_url(step)}


def _quiz_part(way: CourseProgress) -> dict[str, object] | None:
    step = next((step for step in way.steps if step.kind is StepKind.QUIZ), None)
    if step is None or way.course.quiz is None:
        return None
    share = learning.best_quiz_share(academy(), viewer().person.id, way.course.slug)
    state = "done" if step.done else "begun" if share is not None else "new"
    count = len(way.course.quiz.questions)
    return {"url": step_url(step), "state": state, "questions": count, "share": share}


def _result_view(result: learning.QuizResult, needed: int) -> dict[str, object]:
    total = len(result.right)
    sentence = (
        "The quiz of this course is done."
        if result.passed
        else f"You need {needed} of {total}. Read the reasons below, then try again."
    )
    return {
        "passed": result.passed,
        "right": result.count,
        "total": total,
        "needed": needed,
        "sentence": sentence,
    }
