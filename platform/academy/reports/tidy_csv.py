"""CSV for people to open: one line a record, and safe in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

COLUMNS = ("department", "skill", "target_level", "people", "at_target", "share", "status")
_FORMULA = ("=", "+", "-", "@", "\t")


def as_csv(records: Iterable[Mapping[str, object]], columns: Sequence[str] = COLUMNS) -> str:
    """Return the records as CSV; text that a spreadsheet would run as a formula is quoted."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({name: _neutral(value) for name, value in record.items()})
    return text.getvalue()


def _neutral(value: object) -> object:
    if not isinstance(value, str):
        return value
    line = " ".join(value.splitlines())
    return f"'{line}" if line.startswith(_FORMULA) else line
