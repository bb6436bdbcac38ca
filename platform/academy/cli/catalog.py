"""What several commands need of the content: to load it, and to find an exercise in it."""

from academy.config import Settings
from academy.content.loader import load_catalog
from academy.domain.catalog import Catalog, Exercise
from academy.domain.errors import InvalidInput


def loaded(settings: Settings) -> Catalog:
    """Return the content, or raise InvalidContent with every fault in it."""
    return load_catalog(settings.courses, settings.exercises)


def taught(catalog: Catalog, slug: str) -> Exercise:
    """Return the exercise, or say which there are."""
    if slug not in catalog.exercises:
        known = ", ".join(sorted(catalog.exercises))
        raise InvalidInput(f"There is no exercise called “{slug}”; there are: {known}.")
    return catalog.exercises[slug]
