"""The tidy CSV of a report: one line a cell, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping

COLUMNS = ("department", "skill", "target_level", "people", "at_target", "share", "status")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(records: Iterable[Mapping[str, object]]) -> str:
    """Return the records as CSV; text that a spreadsheet would run as a formula is quoted."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({name: _neutral(value) for name, value in record.items()})
    return text.getvalue()


def _neutral(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
