"""Fingerprints of content.

The database remembers them, so that an old attempt still says exactly what was asked.
"""

import hashlib
import json
from dataclasses import asdict, replace

from academy.domain.catalog import Catalog, CellKind, Exercise


def digest(value: object) -> str:
    """Return the SHA-256 of plain data (lists, named values, text, numbers)."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def exercise_digest(exercise: Exercise) -> str:
    """Fingerprint everything that decides a verdict, and nothing that only explains it."""
    cells = [
        [cell.id, cell.kind, cell.source, cell.points, cell.hidden]
        for cell in exercise.cells
        if cell.kind is not CellKind.TEXT
    ]
    evidence = [[item.skill, item.level] for item in exercise.evidence]
    return digest([cells, evidence, exercise.second_city, exercise.hint_cost])


def catalog_digest(catalog: Catalog) -> str:
    """Fingerprint all content, texts included."""
    content = asdict(replace(catalog, digest="", lines={}))
    return digest(content)
