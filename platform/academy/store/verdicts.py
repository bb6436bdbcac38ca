"""Verdicts as JSON text, and back."""

import json
from collections.abc import Mapping
from typing import Any

from academy.domain.grading import (
    CellError,
    CellRun,
    CheckResult,
    Output,
    Status,
    Usage,
    Verdict,
)


def to_text(verdict: Verdict) -> str:
    """Write a verdict as JSON; the shape is that of the dataclasses."""
    return json.dumps(
        {
            "status": verdict.status.value,
            "checks": [vars(check) for check in verdict.checks],
            "cells": [_cell_to_json(cell) for cell in verdict.cells],
            "seconds": verdict.seconds,
            "notes": list(verdict.notes),
            "usage": vars(verdict.usage),
        },
        ensure_ascii=False,
    )


def from_text(text: str) -> Verdict:
    """Read what `to_text` wrote."""
    raw: Mapping[str, Any] = json.loads(text)
    return Verdict(
        status=Status(raw["status"]),
        checks=tuple(CheckResult(**check) for check in raw["checks"]),
        cells=tuple(_cell_from_json(cell) for cell in raw["cells"]),
        seconds=raw["seconds"],
        notes=tuple(raw["notes"]),
        usage=Usage(**raw["usage"]),
    )


def _cell_to_json(cell: CellRun) -> dict[str, Any]:
    return {
        "id": cell.id,
        "outputs": [{"kind": out.kind, "data": dict(out.data)} for out in cell.outputs],
        "error": None if cell.error is None else vars(cell.error),
        "ran": cell.ran,
    }


def _cell_from_json(raw: Mapping[str, Any]) -> CellRun:
    return CellRun(
        id=raw["id"],
        outputs=tuple(Output(out["kind"], out["data"]) for out in raw["outputs"]),
        error=None if raw["error"] is None else CellError(**raw["error"]),
        ran=raw["ran"],
    )
