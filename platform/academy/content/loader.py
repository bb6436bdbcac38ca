"""courses/ and exercises/ into one catalog, or every fault that stands in the way."""

from dataclasses import replace
from pathlib import Path

from academy.content.courses import read_courses
from academy.content.curricula import read_curricula, read_glossary
from academy.content.digests import catalog_digest
from academy.content.exercises import read_exercises
from academy.content.faults import Fault, Findings, Place
from academy.content.skills import read_framework
from academy.domain.catalog import Catalog
from academy.domain.errors import InvalidContent


def load_catalog(courses: Path, exercises: Path) -> Catalog:
    """Read all content. Raises InvalidContent with every fault found, by file and line."""
    findings = Findings()
    for folder in (courses, exercises):
        if not folder.is_dir():
            findings.fault(Place(folder.name), "the folder is missing", f"the folder {folder}")
    catalog = _read(courses, exercises, findings)
    faults = sorted_faults(findings)
    if faults:
        raise InvalidContent(*faults)
    return replace(catalog, digest=catalog_digest(catalog))


def sorted_faults(findings: Findings) -> tuple[Fault, ...]:
    """Return the faults in the order in which an author meets them, each once."""
    return tuple(sorted(set(findings.faults)))


def _read(courses: Path, exercises: Path, findings: Findings) -> Catalog:
    framework = read_framework(courses, findings)
    found = read_exercises(exercises, findings)
    catalog = Catalog(
        framework=framework,
        courses=read_courses(courses, findings),
        exercises=found,
        curricula=read_curricula(courses, findings),
        digest="",
        glossary=read_glossary(courses, findings),
        lines=findings.lines,
    )
    findings.resolve()
    _check_listed(findings)
    return catalog


def _check_listed(findings: Findings) -> None:
    """Note every exercise that no course lists: nobody would ever meet it."""
    listed = set(findings.names("listed exercise"))
    for slug in findings.names("exercise"):
        place = findings.place_of("exercise", slug)
        if slug not in listed and place is not None:
            findings.fault(
                place,
                f"no course lists the exercise “{slug}”",
                "its name below `exercises` of its course.yaml",
            )
